//! `base64 [-d] [-w COLUMNS] [FILE]`.

use super::{Call, Options};
use alloc::format;
use alloc::vec::Vec;
use mi_sim::wire::base64url;

pub(super) fn run(call: &mut Call) -> u8 {
    let words: Vec<_> = call
        .words
        .iter()
        .map(|word| match word.as_str() {
            "--decode" => "-d".into(),
            word => match word.strip_prefix("--wrap=") {
                Some(columns) => format!("-w{columns}"),
                None => word.into(),
            },
        })
        .collect();
    let options = match Options::read(&words, "di", "w") {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("base64: {wrong}"));
            return 1;
        }
    };
    let (bytes, status) = call.inputs("base64", &options.operands);
    if status != 0 {
        return status;
    }
    if options.has('d') {
        let written: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return match base64url::decode_standard(&alloc::string::String::from_utf8_lossy(&written)) {
            Ok(bytes) => {
                call.io.out.extend_from_slice(&bytes);
                0
            }
            Err(_) => {
                call.complain("base64: invalid input");
                1
            }
        };
    }
    let columns = options.value('w').unwrap_or("76").parse().unwrap_or(76_usize);
    let text = base64url::encode_standard(&bytes);
    if columns == 0 {
        call.print(&text);
        return 0;
    }
    for line in text.as_bytes().chunks(columns) {
        call.io.out.extend_from_slice(line);
        call.io.out.push(b'\n');
    }
    0
}
