//! The programs about files alone: `ls`, `rm` and `tee`.

use super::{Call, Options};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn ls(call: &mut Call) -> u8 {
    let names: Vec<String> = call.words.iter().filter(|word| !word.starts_with('-')).cloned().collect();
    let names = if names.is_empty() { [".".to_string()].to_vec() } else { names };
    let mut status = 0;
    for name in names {
        if call.session.files.is_directory(&name) {
            let lines: String = call
                .session
                .files
                .names(&name)
                .iter()
                .filter(|name| !name.starts_with('.'))
                .map(|name| format!("{name}\n"))
                .collect();
            call.print(&lines);
        } else if call.session.files.exists(&name) {
            call.print(&format!("{name}\n"));
        } else {
            call.complain(&format!("ls: cannot access '{name}': No such file or directory"));
            status = 2;
        }
    }
    status
}

pub(super) fn rm(call: &mut Call) -> u8 {
    let is_forced = call.words.iter().any(|word| word.starts_with('-') && word.contains('f'));
    let mut status = 0;
    for name in call.words.iter().filter(|word| !word.starts_with('-')) {
        if !call.session.files.remove(name) && !is_forced {
            call.complain_of_missing(name);
            status = 1;
        }
    }
    status
}

pub(super) fn tee(call: &mut Call) -> u8 {
    let options = match Options::read(call.words, "a", "") {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("tee: {wrong}"));
            return 1;
        }
    };
    let bytes = call.io.input.rest();
    let mut status = 0;
    for file in &options.operands {
        if let Err(wrong) = call.session.files.write(file, &bytes, options.has('a')) {
            call.complain(&format!("tee: {file}: {wrong}"));
            status = 1;
        }
    }
    call.io.out.extend_from_slice(&bytes);
    status
}

impl Call<'_> {
    fn complain_of_missing(&mut self, name: &str) {
        let line = format!("rm: cannot remove '{name}': No such file or directory");
        self.complain(&line);
    }
}
