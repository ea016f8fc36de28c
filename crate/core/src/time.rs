//! The virtual clock's unit, and the forms in which Azure writes a moment down.

use crate::civil::Civil;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// A moment of the virtual clock, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Timestamp(u64);

/// A text that is not a moment this simulator can start at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a moment; write it as in `2026-11-02T09:00:00Z`")
    }
}

impl core::error::Error for TimestampError {}

impl Timestamp {
    /// The moment this many seconds after the epoch.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// The moment this many milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The moment that an RFC 3339 text in UTC names, to the second.
    ///
    /// # Errors
    /// [`TimestampError`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        let [y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', time @ .., b'Z'] = text.as_bytes() else {
            return Err(TimestampError);
        };
        let [h1, h2, b':', m1, m2, b':', s1, s2] = time else { return Err(TimestampError) };
        let digits = [y1, y2, y3, y4, o1, o2, d1, d2, h1, h2, m1, m2, s1, s2].map(|digit| *digit);
        Civil::from_digits(&digits).map(|date| Self::from_secs(date.secs())).ok_or(TimestampError)
    }

    /// Whole seconds since the epoch, as tokens count.
    #[must_use]
    pub const fn secs(self) -> u64 {
        self.0.div_euclid(1000)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment this much later; the last moment of the clock when there is none.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
    }

    /// How much later it is than another moment; nothing when it is not later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    fn civil(self) -> Civil {
        Civil::from_secs(self.secs())
    }

    /// Writes the moment as in a picture of it: from right to left each `Y`, `M`, `D`, `h`, `m`, `s` and, for milliseconds,
    /// `f` becomes the next digit of its number.
    pub(crate) fn as_in(self, picture: &str) -> String {
        let Civil { mut year, mut month, mut day, mut hour, mut minute, mut second } = self.civil();
        let mut millis = self.0.rem_euclid(1000);
        let mut text = picture.as_bytes().to_vec();
        for letter in text.iter_mut().rev() {
            let number = match letter {
                b'Y' => &mut year,
                b'M' => &mut month,
                b'D' => &mut day,
                b'h' => &mut hour,
                b'm' => &mut minute,
                b's' => &mut second,
                b'f' => &mut millis,
                _ => continue,
            };
            *letter = u8::try_from(number.rem_euclid(10)).unwrap_or_default() | b'0';
            *number = number.div_euclid(10);
        }
        String::from_utf8(text).unwrap_or_default()
    }

    /// `2026-11-02T09:00:00Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        self.as_in("YYYY-MM-DDThh:mm:ssZ")
    }

    /// `2026-11-02T09:00:00.1230000Z`: .NET's round-trip form with its seven digits, as Resource Manager writes it.
    #[must_use]
    pub fn to_round_trip(self) -> String {
        self.as_in("YYYY-MM-DDThh:mm:ss.fff0000Z")
    }

    /// `2026-11-02 09:00:00Z`, as Entra stamps its errors.
    #[must_use]
    pub fn to_entra(self) -> String {
        self.as_in("YYYY-MM-DD hh:mm:ssZ")
    }

    /// `Mon, 02 Nov 2026 09:00:00 GMT`, as HTTP's `Date` header has it.
    #[must_use]
    pub fn to_http_date(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let word = |words: &[&'static str], at: u64| {
            usize::try_from(at).ok().and_then(|at| words.get(at).copied()).unwrap_or_default()
        };
        let weekday = word(&DAYS, self.secs().div_euclid(86_400).rem_euclid(7));
        let month = word(&MONTHS, self.civil().month.saturating_sub(1));
        let digits = self.as_in("DD  YYYY hh:mm:ss");
        let (day, rest) = digits.split_at_checked(3).unwrap_or_default();
        [weekday, ", ", day, month, rest, " GMT"].concat()
    }

    /// `11/2/2026 9:00:00 AM`, as Resource Manager prints the expiry of a token.
    #[must_use]
    pub fn to_us(self) -> String {
        let Civil { year, month, day, hour, minute, second } = self.civil();
        let (hour, half) = match hour {
            0 => (12, "AM"),
            1..=11 => (hour, "AM"),
            12 => (12, "PM"),
            _ => (hour.saturating_sub(12), "PM"),
        };
        format!("{month}/{day}/{year} {hour}:{minute:02}:{second:02} {half}")
    }

    /// `11/02/2026 09:00:00`, as Entra prints the window of a key.
    #[must_use]
    pub fn to_key_window(self) -> String {
        self.as_in("MM/DD/YYYY hh:mm:ss")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_azure_writes() {
        let moment = Timestamp::parse("2026-11-02T15:04:05Z").unwrap().after(Duration::from_millis(6));
        assert_eq!(moment.secs(), 1_793_631_845);
        assert_eq!(moment.to_round_trip(), "2026-11-02T15:04:05.0060000Z");
        assert_eq!(moment.to_entra(), "2026-11-02 15:04:05Z");
        assert_eq!(moment.to_http_date(), "Mon, 02 Nov 2026 15:04:05 GMT");
        assert_eq!(moment.to_us(), "11/2/2026 3:04:05 PM");
        assert_eq!(moment.to_key_window(), "11/02/2026 15:04:05");
    }

    #[test]
    fn other_texts_are_no_moment() {
        for text in
            ["", "2026-11-02", "2026-13-02T00:00:00Z", "2026-11-02T09:00:00+09:00", "1960-01-01T00:00:00Z"]
        {
            assert_eq!(Timestamp::parse(text), Err(TimestampError), "{text}");
        }
    }
}
