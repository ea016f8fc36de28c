//! What an input may cost: the time that processors work on it, and the memory that is held at once.

use peak_alloc::PeakAlloc;
use std::fs;
use std::time::{Duration, Instant};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Bytes that any input may hold, and how many more for each of its own bytes.
const MEMORY: usize = 256 * 1024 * 1024;
const MEMORY_OF_A_BYTE: usize = 4 * 1024;
/// An input may take the patience for each of so many bytes, beside the one that any input may take.
const BYTES: u32 = 100_000;
/// Parts of a second in which Linux counts the time of a process.
const TICKS: u64 = 100;

/// How long a processor may work on an input of no length.
#[derive(Clone, Copy, Debug)]
pub struct Patience(pub Duration);

/// Something that takes a stranger's bytes.
#[derive(Clone, Copy)]
pub struct Body {
    /// Its name, and that of the folder with its corpus.
    pub name: &'static str,
    take: fn(&[u8]),
}

impl Body {
    pub(crate) const fn new(name: &'static str, take: fn(&[u8])) -> Self {
        Self { name, take }
    }

    /// Hands it an input. Nothing else may run in this process meanwhile: all of it is measured.
    ///
    /// # Panics
    /// When something is wrong with how the input is taken: that is a finding.
    pub fn feed(self, data: &[u8], Patience(patience): Patience) {
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
        HEAP.reset_peak_usage();
        let (held, start, before) = (HEAP.current_usage(), Instant::now(), worked());
        (self.take)(data);
        let took = match (before, worked()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => start.elapsed(),
        };
        let most = patience + patience * length / BYTES;
        assert!(took <= most, "{}: {took:?} for {length} bytes, more than {most:?}", self.name);
        let took = HEAP.peak_usage().saturating_sub(held);
        let most = MEMORY + MEMORY_OF_A_BYTE * data.len();
        assert!(took <= most, "{}: {took} bytes of memory for {length}, more than {most}", self.name);
    }
}

/// How long processors have worked for this process: a busy machine does not add to it as it does to a clock's time.
/// Where the system does not tell, a clock's time has to do.
fn worked() -> Option<Duration> {
    let told = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in parentheses and may hold anything; user and system time are the 14th and 15th.
    let (_, rest) = told.rsplit_once(") ")?;
    let mut times = rest.split(' ').skip(11).map(|ticks| ticks.parse::<u64>().ok());
    Some(Duration::from_millis((times.next()?? + times.next()??) * (1000 / TICKS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic;

    /// What feeding this body finds; nothing where it is content.
    fn found(body: Body, patience: Duration) -> Option<String> {
        let fed = panic::catch_unwind(|| body.feed(b"", Patience(patience)));
        fed.err().map(|finding| *finding.downcast::<String>().unwrap())
    }

    /// One test, as two would be measured together.
    #[test]
    fn what_takes_too_much_memory_or_time_is_a_finding() {
        let all = |_: &[u8]| drop(std::hint::black_box(Vec::<u8>::with_capacity(2 * MEMORY)));
        let finding = found(Body::new("memory", all), Duration::from_secs(60)).unwrap();
        assert!(finding.contains("bytes of memory"), "{finding}");

        let long = |_: &[u8]| {
            let before = worked();
            let start = Instant::now();
            let limit = Duration::from_millis(200);
            while start.elapsed() < limit
                || worked().zip(before).is_some_and(|(now, then)| now - then < limit)
            {}
        };
        let finding = found(Body::new("time", long), Duration::from_millis(100)).unwrap();
        assert!(finding.contains("more than 100ms"), "{finding}");

        assert_eq!(found(Body::new("content", |_| ()), Duration::from_millis(100)), None);
    }
}
