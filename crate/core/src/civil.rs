//! Dates of the calendar, for the texts in which Azure and X.509 write a moment down (RFC 3339, RFC 5280).

/// 9999-12-31T23:59:59Z in seconds since 1970-01-01T00:00:00Z, the last second that a four-digit year can name.
pub(crate) const LAST: u64 = 253_402_300_799;
const FIRST_YEAR: u64 = 1970;
const DAY: u64 = 86_400;

/// A second of a day of the Gregorian calendar in UTC, from 1970 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: u64,
    pub(crate) month: u64,
    pub(crate) day: u64,
    pub(crate) hour: u64,
    pub(crate) minute: u64,
    pub(crate) second: u64,
}

impl Civil {
    /// The date this many seconds after 1970-01-01T00:00:00Z; the last date when it lies past that.
    pub(crate) fn from_secs(secs: u64) -> Self {
        let secs = secs.min(LAST);
        let days = secs.div_euclid(DAY);
        // No year has more days, so that this one is not past the one that is sought.
        let mut year = FIRST_YEAR.saturating_add(days.div_euclid(366));
        let (mut month, mut days) = (1, days.saturating_sub(days_before(year)));
        while let Some(rest) = days.checked_sub(days_of_year(year)) {
            (year, days) = (year.saturating_add(1), rest);
        }
        while let Some(rest) = days.checked_sub(days_of_month(year, month)) {
            (month, days) = (month.saturating_add(1), rest);
        }
        Self {
            year,
            month,
            day: days.saturating_add(1),
            hour: secs.rem_euclid(DAY).div_euclid(3600),
            minute: secs.rem_euclid(3600).div_euclid(60),
            second: secs.rem_euclid(60),
        }
    }

    /// The date that these digits write as year, month, day, hour, minute and second; `None` when there is none such.
    pub(crate) fn from_digits(digits: &[u8; 14]) -> Option<Self> {
        let (year, rest) = digits.split_at(4);
        let mut pairs = rest.chunks(2).map(number);
        let mut pair = || pairs.next()?;
        let date = Self {
            year: number(year)?,
            month: pair()?,
            day: pair()?,
            hour: pair()?,
            minute: pair()?,
            second: pair()?,
        };
        date.exists().then_some(date)
    }

    fn exists(&self) -> bool {
        self.year >= FIRST_YEAR
            && (1..=12).contains(&self.month)
            && (1..=days_of_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn secs(self) -> u64 {
        let months = (1..self.month).map(|month| days_of_month(self.year, month));
        let days =
            [days_before(self.year), months.sum(), self.day.saturating_sub(1)].into_iter().sum::<u64>();
        [
            days.saturating_mul(DAY),
            self.hour.saturating_mul(3600),
            self.minute.saturating_mul(60),
            self.second,
        ]
        .into_iter()
        .sum()
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        Some(number.saturating_mul(10).saturating_add(char::from(*digit).to_digit(10)?.into()))
    })
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

/// The days from 1970-01-01 to the first of January of a year.
fn days_before(year: u64) -> u64 {
    let leap_years = |before: u64| {
        let last = before.saturating_sub(1);
        last.div_euclid(4).saturating_sub(last.div_euclid(100)).saturating_add(last.div_euclid(400))
    };
    let years = year.saturating_sub(FIRST_YEAR);
    years.saturating_mul(365).saturating_add(leap_years(year)).saturating_sub(leap_years(FIRST_YEAR))
}

fn days_of_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digits(text: &str) -> Option<u64> {
        Civil::from_digits(text.as_bytes().try_into().unwrap()).map(Civil::secs)
    }

    #[test]
    fn known_moments() {
        for (text, secs) in [
            ("19700101000000", 0),
            ("20000229235959", 951_868_799),
            ("20000301000000", 951_868_800),
            ("20261102150405", 1_793_631_845),
            ("21000228235959", 4_107_542_399),
            ("21000301000000", 4_107_542_400),
            ("99991231235959", LAST),
        ] {
            assert_eq!(digits(text), Some(secs), "{text}");
            assert_eq!(
                Civil::from_secs(secs),
                Civil::from_digits(text.as_bytes().try_into().unwrap()).unwrap()
            );
        }
        assert_eq!(Civil::from_secs(u64::MAX), Civil::from_secs(LAST));
    }

    #[test]
    fn other_digits_are_no_date() {
        for text in [
            "19691231235959",
            "20260001000000",
            "20261301000000",
            "20260100000000",
            "20260229000000",
            "21000229000000",
            "20260431000000",
            "20260101240000",
            "20260101006000",
            "20260101000060",
            "2026010100000Z",
            "+2026010100000",
        ] {
            assert_eq!(digits(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn dates_come_back(secs in 0..=LAST) {
            prop_assert_eq!(Civil::from_secs(secs).secs(), secs);
        }
    }
}
