//! How much of life a run may have its machines and apps live through, however its sleeps divide it.

use alloc::format;
use alloc::string::String;
use core::time::Duration;
use mi_sim::lifetime::DAY;

/// Days that all machines and apps together live through while a run sleeps: each of them rolls its certificate.
const MOST_DAYS: u64 = 1_000_000;

/// How long the machines and apps of a run may still live through sleeps, one after the other.
#[derive(Clone, Debug)]
pub struct Lives {
    seconds: u64,
}

impl Default for Lives {
    fn default() -> Self {
        Self { seconds: MOST_DAYS.saturating_mul(DAY) }
    }
}

impl Lives {
    /// Takes the time that so many machines and apps live through together; where there is none, it counts as one.
    ///
    /// # Errors
    /// A message when there is not so much left; then nothing was taken.
    pub fn take(&mut self, hosts: usize, duration: Duration) -> Result<(), String> {
        let each = u64::try_from(hosts.max(1)).unwrap_or(u64::MAX);
        let wanted = duration.as_secs().saturating_mul(each);
        let Some(left) = self.seconds.checked_sub(wanted) else {
            return Err(format!(
                "{hosts} machines and apps would live through {} days together, more than {}; \
                 sleep less, or make fewer",
                wanted.div_euclid(DAY),
                self.seconds.div_euclid(DAY)
            ));
        };
        self.seconds = left;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sleeps_add_up_and_what_is_refused_takes_nothing() {
        let (mut lives, nearly_a_day) = (Lives::default(), Duration::from_secs(DAY - 1));
        let sleeps = (0..2_000).take_while(|_| lives.take(1_000, nearly_a_day).is_ok()).count();
        assert_eq!(sleeps, 1_000);
        assert!(lives.take(1_000, Duration::from_secs(DAY)).is_err());
        assert_eq!(lives.take(0, Duration::from_secs(1_000_000)), Ok(()));
    }
}
