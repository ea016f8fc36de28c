//! Spans of time as authors write them, and the `sleep` lines that let them pass.

use core::time::Duration;

use mi_sim::lifetime::{DAY, LONGEST_PASS};

use crate::problem::{Problem, Problems};

const RIGHT: &str = "write seconds, or a number with `s`, `m`, `h` or `d` as in `10m`, ten years at most";

/// A `sleep` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sleep {
    /// Line of the source, from 1.
    pub line: usize,
    /// How much time it lets pass.
    pub duration: Duration,
}

/// Reads a span: `90`, `90s`, `10m`, `24h` or `30d`.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub fn duration(text: &str) -> Result<Duration, String> {
    if text.starts_with('-') {
        return Err(format!("`{text}` would go back in time; the clock only goes forward"));
    }
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, 's')) => (text.get(..at), 1),
        Some((at, 'm')) => (text.get(..at), 60),
        Some((at, 'h')) => (text.get(..at), 3_600),
        Some((at, 'd')) => (text.get(..at), DAY),
        _ => (Some(text), 1),
    };
    // A sign before the number would be read, too.
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = number.and_then(|number| number.parse::<u64>().ok()?.checked_mul(unit));
    match seconds.filter(|seconds| *seconds <= LONGEST_PASS) {
        Some(seconds) => Ok(Duration::from_secs(seconds)),
        None => Err(format!("`{text}` is not a span of time; {RIGHT}")),
    }
}

/// Reads a moment of a run, in seconds since its world began: `61` or `61.250`.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub(crate) fn moment(text: &str) -> Result<Duration, String> {
    let (whole, thousandths) = text.split_once('.').unwrap_or((text, "000"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = Some(whole).filter(|part| digits(part)).and_then(|part| part.parse().ok());
    let millis = Some(thousandths).filter(|part| digits(part) && part.len() == 3);
    match (whole.filter(|seconds| *seconds <= LONGEST_PASS), millis.and_then(|part| part.parse().ok())) {
        (Some(seconds), Some(millis)) => {
            Ok(Duration::from_secs(seconds).saturating_add(Duration::from_millis(millis)))
        }
        _ => Err(format!(
            "`{text}` is not a moment; write seconds since the beginning, as in `at=61.250`, ten years at most"
        )),
    }
}

/// The `sleep` lines of a block that holds nothing else but blank lines and comments; the block's text begins on
/// `first_line`.
pub(crate) fn sleeps(text: &str, first_line: usize, problems: &mut Problems) -> Option<Vec<Sleep>> {
    let lines = (first_line..).zip(text.lines().map(str::trim));
    let commands: Vec<_> = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect();
    let is_sleep = |(_, line): &(usize, &str)| line.split_whitespace().next() == Some("sleep");
    if commands.is_empty() || !commands.iter().all(is_sleep) {
        return None;
    }
    let mut sleeps = Vec::new();
    for (line, command) in commands {
        let mut words = command.split_whitespace().skip(1);
        let read = match (words.next(), words.next()) {
            (Some(word), None) => duration(word),
            _ => Err(format!("`{command}` is not understood; give `sleep` one span: {RIGHT}")),
        };
        match read {
            Ok(duration) => sleeps.push(Sleep { line, duration }),
            Err(message) => problems.push(Problem::new(line, message)),
        }
    }
    Some(sleeps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        for (text, seconds) in
            [("0", 0), ("90", 90), ("90s", 90), ("10m", 600), ("24h", DAY), ("30d", 30 * DAY)]
        {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn other_texts_say_what_would_be_right() {
        assert_eq!(duration("-5"), Err("`-5` would go back in time; the clock only goes forward".to_owned()));
        for text in ["", "m", "+5", "1.5", "5 m", "5w", "3651d", "99999999999999999999", "213503982334602d"] {
            assert_eq!(duration(text), Err(format!("`{text}` is not a span of time; {RIGHT}")));
        }
    }

    #[test]
    fn a_block_of_sleeps_and_nothing_else() {
        let mut problems = Problems::default();
        let read = sleeps("# a day\nsleep 1d\n\n  sleep 600\nsleep 1 2\nsleep -1\n", 5, &mut problems);
        let lines: Vec<_> =
            read.unwrap().iter().map(|sleep| (sleep.line, sleep.duration.as_secs())).collect();
        assert_eq!(lines, [(6, DAY), (8, 600)]);
        for other in ["", "# only", "sleep 1\ncurl http://x", "sleeper 1"] {
            assert_eq!(sleeps(other, 1, &mut problems), None, "{other}");
        }
        let lines: Vec<_> = problems.sorted().iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [9, 10]);
    }
}
