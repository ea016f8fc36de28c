//! `sleep SPAN …`: lets time pass on the virtual clock.

use super::Call;
use alloc::format;
use core::time::Duration;
use mi_sim::lifetime::DAY;

pub(super) fn run(call: &mut Call) -> u8 {
    let mut millis = 0_u64;
    if call.words.is_empty() {
        call.complain("sleep: missing operand");
        return 1;
    }
    for word in call.words {
        let Some(span) = span(word) else {
            call.complain(&format!(
                "sleep: invalid time interval '{word}'; write seconds, or `10m`, `24h`, `30d`"
            ));
            return 1;
        };
        millis = millis.saturating_add(span);
    }
    match call.world.pass(Duration::from_millis(millis)) {
        Ok(()) => 0,
        Err(wrong) => {
            call.complain(&format!("sleep: {wrong}"));
            1
        }
    }
}

/// `90`, `1.5`, `90s`, `10m`, `24h` or `30d`, in milliseconds.
fn span(word: &str) -> Option<u64> {
    let (number, unit) = match word.char_indices().next_back()? {
        (at, 's') => (word.get(..at)?, 1),
        (at, 'm') => (word.get(..at)?, 60),
        (at, 'h') => (word.get(..at)?, 3_600),
        (at, 'd') => (word.get(..at)?, DAY),
        _ => (word, 1),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || number.is_empty() {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let thousandths: alloc::string::String = fraction.chars().chain("000".chars()).take(3).collect();
    let millis = whole.checked_mul(1_000)?.checked_add(thousandths.parse().ok()?)?;
    millis.checked_mul(unit)
}
