//! `$(( … ))`: whole numbers of 64 bits, which wrap round as those of bash do.

use crate::budget::DEEPEST;
use crate::variables::{Variables, is_name};
use alloc::format;
use alloc::string::{String, ToString};

/// Operators from the loosest to the tightest; of one line the longer ones first.
const LEVELS: [&[&str]; 7] =
    [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"], &["**"]];

/// What a sum comes to.
pub(super) fn value(text: &str, variables: &Variables) -> Result<i64, String> {
    let mut sum = Sum { rest: text, variables, depth: 0 };
    let value = sum.level(0)?;
    match sum.rest.trim_start() {
        "" => Ok(value),
        rest => Err(format!("{text}: `{rest}` is not understood in a sum")),
    }
}

struct Sum<'a> {
    rest: &'a str,
    variables: &'a Variables,
    depth: usize,
}

impl Sum<'_> {
    fn level(&mut self, level: usize) -> Result<i64, String> {
        let Some(operators) = LEVELS.get(level) else { return self.operand() };
        let above = level.saturating_add(1);
        let mut left = self.level(above)?;
        loop {
            self.rest = self.rest.trim_start();
            let found = operators.iter().find(|operator| self.rest.starts_with(**operator));
            // `*` stands for itself only where no `**` does.
            let Some(operator) = found.filter(|operator| **operator != "*" || !self.rest.starts_with("**"))
            else {
                return Ok(left);
            };
            self.rest = self.rest.get(operator.len()..).unwrap_or_default();
            let right = self.level(above)?;
            left = apply(operator, left, right)?;
        }
    }

    fn operand(&mut self) -> Result<i64, String> {
        self.rest = self.rest.trim_start();
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEEPEST.saturating_mul(8) {
            return Err("this sum has too many parts".to_string());
        }
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let value = self.level(0)?;
            self.rest =
                self.rest.trim_start().strip_prefix(')').ok_or("a bracket of the sum is never closed")?;
            return Ok(value);
        }
        if let Some(rest) = self.rest.strip_prefix('-') {
            self.rest = rest;
            return self.operand().map(i64::wrapping_neg);
        }
        if let Some(rest) = self.rest.strip_prefix('!') {
            self.rest = rest;
            return self.operand().map(|value| i64::from(value == 0));
        }
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (word, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len())).unwrap_or_default();
        self.rest = rest;
        if is_name(word) {
            let value = self.variables.get(word).unwrap_or("0").trim();
            return number(if value.is_empty() { "0" } else { value });
        }
        number(word)
    }
}

fn number(word: &str) -> Result<i64, String> {
    word.parse().map_err(|_| format!("`{word}` is not a whole number"))
}

fn apply(operator: &str, left: i64, right: i64) -> Result<i64, String> {
    Ok(match operator {
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" | "%" if right == 0 => return Err("division by 0".to_string()),
        // Only the least number divided by -1 goes beyond, and wraps round to itself.
        "/" => left.checked_div(right).unwrap_or(left),
        "%" => left.checked_rem(right).unwrap_or_default(),
        "**" => left.wrapping_pow(u32::try_from(right).map_err(|_| "exponent less than 0")?),
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "&&" => i64::from(left != 0 && right != 0),
        _ => i64::from(left != 0 || right != 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_bind_as_those_of_c_do() {
        let mut variables = Variables::default();
        variables.set("x", "7".to_string());
        for (text, expected) in [
            ("1 + 2*3", 7),
            ("(1+2) * x", 21),
            ("x % 4 == 3 && !0", 1),
            ("-x / 2", -3),
            ("2**3", 8),
            ("y", 0),
        ] {
            assert_eq!(value(text, &variables), Ok(expected), "{text}");
        }
        assert!(value("1 +", &variables).is_err() && value("1/0", &variables).is_err());
        assert!(value(&"(".repeat(10_000), &variables).is_err());
    }
}
