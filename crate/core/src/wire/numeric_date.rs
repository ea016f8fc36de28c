//! Times in claims (RFC 7519 §2, `NumericDate`): seconds since 1970-01-01T00:00:00Z.

use crate::civil::LAST;
use core::fmt;
use serde::Serialize;
use serde_json::Value;

/// A moment in a claim, in whole seconds since 1970-01-01T00:00:00Z, up to the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct NumericDate(pub u64);

impl NumericDate {
    /// Reads a time of an access token: a JSON integer.
    ///
    /// # Errors
    /// [`DateError`] for anything else, a negative number or one past the year 9999.
    pub fn strict(value: &Value) -> Result<Self, DateError> {
        value.as_u64().filter(|seconds| *seconds <= LAST).map(Self).ok_or(DateError)
    }

    /// Reads a time of a client assertion: a JSON integer, or its digits in a string, which is what MSAL.NET
    /// writes and Entra swallows.
    ///
    /// # Errors
    /// [`DateError`] for anything else, a negative number or one past the year 9999.
    pub fn lenient(value: &Value) -> Result<Self, DateError> {
        let Value::String(digits) = value else { return Self::strict(value) };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DateError);
        }
        digits.parse().ok().filter(|seconds| *seconds <= LAST).map(Self).ok_or(DateError)
    }
}

/// A value that names no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateError;

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be an integer, the seconds since 1970-01-01T00:00:00Z")
    }
}

impl core::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn access_tokens_carry_integers() {
        assert_eq!(NumericDate::strict(&json!(0)), Ok(NumericDate(0)));
        assert_eq!(NumericDate::strict(&json!(1_700_000_000)), Ok(NumericDate(1_700_000_000)));
        assert_eq!(NumericDate::strict(&json!(LAST)), Ok(NumericDate(LAST)));
        for wrong in [
            json!("1700000000"),
            json!(1.7e9),
            json!(1_700_000_000.5),
            json!(-1),
            json!(LAST + 1),
            json!(u64::MAX),
            json!(null),
            json!(true),
            json!([1_700_000_000]),
        ] {
            assert_eq!(NumericDate::strict(&wrong), Err(DateError), "{wrong}");
        }
    }

    #[test]
    fn assertions_may_carry_digits_in_a_string() {
        assert_eq!(NumericDate::lenient(&json!(1_700_000_000)), Ok(NumericDate(1_700_000_000)));
        assert_eq!(NumericDate::lenient(&json!("1700000000")), Ok(NumericDate(1_700_000_000)));
        for wrong in ["", "+1", "-1", " 1", "1.0", "1e9", "0x1", "253402300800", "99999999999999999999", "１"]
        {
            assert_eq!(NumericDate::lenient(&json!(wrong)), Err(DateError), "{wrong}");
        }
    }
}
