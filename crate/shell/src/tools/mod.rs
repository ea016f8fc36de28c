//! The programs that a session has, one in each file; `TOOLS` is all of them.

mod base64;
mod cat;
pub(crate) mod curl;
mod cut;
mod date;
mod echo;
mod env;
mod files;
mod grep;
mod lines;
mod options;
mod printf;
mod sleep;
mod sort;
mod test;
mod tr;
mod wc;

pub(crate) use options::Options;

use crate::bash::Streams;
use crate::budget::Budget;
use crate::jq;
use crate::session::Session;
use crate::world::World;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A program.
pub(crate) struct Tool {
    name: &'static str,
    /// Does its work, and gives its exit status.
    pub(crate) run: fn(&mut Call) -> u8,
}

const fn tool(name: &'static str, run: fn(&mut Call) -> u8) -> Tool {
    Tool { name, run }
}

const TOOLS: &[Tool] = &[
    tool("[", test::bracket),
    tool("az", crate::az::run),
    tool("base64", base64::run),
    tool("cat", cat::run),
    tool("curl", curl::run),
    tool("cut", cut::run),
    tool("date", date::run),
    tool("echo", echo::run),
    tool("env", env::run),
    tool("false", |_| 1),
    tool("grep", grep::run),
    tool("head", lines::head),
    tool("jq", jq::run),
    tool("ls", files::ls),
    tool("printf", printf::run),
    tool("pwsh", crate::powershell::program),
    tool("rm", files::rm),
    tool("seq", lines::seq),
    tool("sleep", sleep::run),
    tool("sort", sort::run),
    tool("tail", lines::tail),
    tool("tee", files::tee),
    tool("test", test::run),
    tool("tr", tr::run),
    tool("true", |_| 0),
    tool("uniq", sort::uniq),
    tool("wc", wc::run),
];

/// The program that goes by this name, with or without the folder that programs stand in.
pub(crate) fn named(name: &str) -> Option<&'static Tool> {
    let name = name.strip_prefix("/usr/bin/").or_else(|| name.strip_prefix("/bin/")).unwrap_or(name);
    TOOLS.iter().find(|tool| tool.name == name)
}

/// The names of all.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|tool| tool.name)
}

/// What a program is given.
pub(crate) struct Call<'a> {
    pub(crate) session: &'a mut Session,
    pub(crate) world: &'a mut dyn World,
    pub(crate) budget: &'a mut Budget,
    /// Its arguments, without its own name.
    pub(crate) words: &'a [String],
    pub(crate) io: &'a mut Streams,
}

impl Call<'_> {
    pub(crate) fn print(&mut self, text: &str) {
        self.io.out.extend_from_slice(text.as_bytes());
    }

    /// Writes a line to standard error.
    pub(crate) fn complain(&mut self, line: &str) {
        self.io.err.extend_from_slice(line.as_bytes());
        self.io.err.push(b'\n');
    }

    /// Pays for work; whether there is budget left for it.
    pub(crate) fn pays(&mut self, bytes: usize) -> bool {
        match self.budget.bytes(bytes) {
            Ok(()) => true,
            Err(wrong) => {
                self.complain(&format!("bash: {wrong}"));
                false
            }
        }
    }

    /// What a program reads: the files that are named one after the other, `-` for standard input, or standard input
    /// where none is. What is missing is told, and makes the status 1.
    pub(crate) fn inputs(&mut self, program: &str, files: &[String]) -> (Vec<u8>, u8) {
        if files.is_empty() {
            return (self.io.input.rest(), 0);
        }
        let (mut bytes, mut status) = (Vec::new(), 0);
        for file in files {
            let read = if file == "-" { Ok(self.io.input.rest()) } else { self.session.files.read(file) };
            match read {
                Ok(read) if self.pays(read.len()) => bytes.extend(read),
                Ok(_) => return (bytes, 1),
                Err(wrong) => {
                    self.complain(&format!("{program}: {file}: {wrong}"));
                    status = 1;
                }
            }
        }
        (bytes, status)
    }

    /// The same as text.
    pub(crate) fn text(&mut self, program: &str, files: &[String]) -> (String, u8) {
        let (bytes, status) = self.inputs(program, files);
        (String::from_utf8_lossy(&bytes).into_owned(), status)
    }
}
