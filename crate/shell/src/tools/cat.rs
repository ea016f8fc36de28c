//! `cat [FILE …]`.

use super::Call;
use alloc::format;
use alloc::vec::Vec;

pub(super) fn run(call: &mut Call) -> u8 {
    let option = call.words.iter().find(|word| word.starts_with('-') && word.len() > 1 && *word != "--");
    if let Some(option) = option {
        call.complain(&format!("cat: {option} is not known here; cat takes files alone"));
        return 1;
    }
    let files: Vec<_> = call.words.iter().filter(|word| *word != "--").cloned().collect();
    let (bytes, status) = call.inputs("cat", &files);
    call.io.out.extend_from_slice(&bytes);
    status
}
