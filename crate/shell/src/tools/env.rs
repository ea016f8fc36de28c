//! `env`: what programs find in their environment.

use super::Call;
use alloc::format;
use alloc::string::String;

pub(super) fn run(call: &mut Call) -> u8 {
    if let Some(word) = call.words.first() {
        call.complain(&format!("env: `{word}` is not known here; write `{word} …` without env"));
        return 125;
    }
    let lines: String =
        call.session.variables.exported().map(|(name, value)| format!("{name}={value}\n")).collect();
    call.print(&lines);
    0
}
