//! The options of `curl` in one table: each letter, its long name and what it does.

use crate::http::escaped;
use crate::nearest::nearest;
use crate::tools::Call;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::base64url;

#[derive(Default)]
pub(super) struct Options {
    pub(super) url: String,
    pub(super) method: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) data: Option<Vec<u8>>,
    /// `-G`: the data stands in the address.
    pub(super) is_query: bool,
    pub(super) upload: Option<String>,
    pub(super) output: Option<String>,
    pub(super) header_file: Option<String>,
    pub(super) write_out: Option<String>,
    pub(super) is_silent: bool,
    pub(super) shows_errors: bool,
    pub(super) follows: bool,
    pub(super) includes_headers: bool,
    pub(super) is_head: bool,
    pub(super) is_verbose: bool,
    pub(super) fails: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    Header,
    Data,
    /// Data without a meaning of `@`.
    Raw,
    /// Data as it is, line ends too.
    Binary,
    UrlEncoded,
    Json,
    User,
    UserAgent,
    Upload,
    Output,
    RemoteName,
    DumpHeader,
    WriteOut,
    Url,
    Get,
    Silent,
    ShowError,
    Location,
    Include,
    Head,
    Verbose,
    Fail,
    /// Means nothing on a simulated network.
    Nothing,
    /// The same, with a value.
    Ignored,
}

use Kind::*;

const ALL: &[(char, &str, Kind)] = &[
    ('X', "request", Request),
    ('H', "header", Header),
    ('d', "data", Data),
    (' ', "data-ascii", Data),
    (' ', "data-raw", Raw),
    (' ', "data-binary", Binary),
    (' ', "data-urlencode", UrlEncoded),
    (' ', "json", Json),
    ('u', "user", User),
    ('A', "user-agent", UserAgent),
    ('T', "upload-file", Upload),
    ('o', "output", Output),
    ('O', "remote-name", RemoteName),
    ('D', "dump-header", DumpHeader),
    ('w', "write-out", WriteOut),
    (' ', "url", Url),
    ('G', "get", Get),
    ('s', "silent", Silent),
    ('S', "show-error", ShowError),
    ('L', "location", Location),
    ('i', "include", Include),
    (' ', "show-headers", Include),
    ('I', "head", Head),
    ('v', "verbose", Verbose),
    ('f', "fail", Fail),
    ('k', "insecure", Nothing),
    ('g', "globoff", Nothing),
    ('N', "no-buffer", Nothing),
    (' ', "compressed", Nothing),
    (' ', "http1.1", Nothing),
    (' ', "http2", Nothing),
    ('4', "ipv4", Nothing),
    (' ', "no-progress-meter", Nothing),
    ('m', "max-time", Ignored),
    (' ', "connect-timeout", Ignored),
    (' ', "max-redirs", Ignored),
    (' ', "noproxy", Ignored),
    (' ', "retry", Ignored),
    (' ', "retry-delay", Ignored),
    (' ', "cacert", Ignored),
];

/// All of them, as they are written.
pub(crate) fn option_names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(_, name, _)| *name)
}

impl Kind {
    fn takes_value(self) -> bool {
        !matches!(
            self,
            RemoteName | Get | Silent | ShowError | Location | Include | Head | Verbose | Fail | Nothing
        )
    }
}

impl Options {
    /// Reads the words of a call; files that data come from are read at once.
    pub(super) fn read(call: &mut Call) -> Result<Self, String> {
        let mut options = Self::default();
        let words = call.words;
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                let found = ALL.iter().find(|(_, name, _)| *name == long);
                let Some((_, _, kind)) = found else {
                    let near = nearest(long, ALL.iter().map(|(_, name, _)| *name));
                    let near = near.map(|near| format!("; do you mean --{near}?")).unwrap_or_default();
                    return Err(format!("option --{long}: is unknown{near}"));
                };
                let value =
                    if kind.takes_value() { Some(words.next().ok_or_else(|| no_value(word))?) } else { None };
                options.take(*kind, value.map_or("", String::as_str), call)?;
                continue;
            }
            let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                options.take(Url, word, call)?;
                continue;
            };
            let mut rest = letters.chars();
            while let Some(letter) = rest.next() {
                let found = ALL.iter().find(|(own, _, _)| *own == letter && letter != ' ');
                let (_, _, kind) = found.ok_or_else(|| format!("option {word}: is unknown"))?;
                if kind.takes_value() {
                    let value = match rest.as_str() {
                        "" => words.next().ok_or_else(|| no_value(word))?.clone(),
                        value => value.to_owned(),
                    };
                    options.take(*kind, &value, call)?;
                    break;
                }
                options.take(*kind, "", call)?;
            }
        }
        match options.url.is_empty() {
            true => Err("(2) no URL specified".to_owned()),
            false => Ok(options),
        }
    }

    fn take(&mut self, kind: Kind, value: &str, call: &mut Call) -> Result<(), String> {
        match kind {
            Request => self.method = Some(value.to_owned()),
            Header => self.header(value)?,
            Data => {
                let mut bytes = contents(value, call)?;
                if value.starts_with('@') {
                    bytes.retain(|byte| !matches!(byte, b'\r' | b'\n'));
                }
                self.add(bytes);
            }
            Raw => self.add(value.as_bytes().to_vec()),
            Binary => {
                let bytes = contents(value, call)?;
                self.add(bytes);
            }
            UrlEncoded => {
                let text = match value.split_once('=') {
                    Some(("", text)) => escaped(text),
                    Some((name, text)) => format!("{name}={}", escaped(text)),
                    None => escaped(value),
                };
                self.add(text.into_bytes());
            }
            Json => {
                let bytes = contents(value, call)?;
                self.add(bytes);
                for name in ["Content-Type", "Accept"] {
                    self.headers.push((name.to_owned(), "application/json".to_owned()));
                }
            }
            User => {
                let encoded = base64url::encode_standard(value.as_bytes());
                self.headers.push(("Authorization".to_owned(), format!("Basic {encoded}")));
            }
            UserAgent => self.headers.push(("User-Agent".to_owned(), value.to_owned())),
            Upload => self.upload = Some(value.to_owned()),
            Output => self.output = Some(value.to_owned()),
            RemoteName => self.output = Some(String::new()),
            DumpHeader => self.header_file = Some(value.to_owned()),
            WriteOut => self.write_out = Some(value.to_owned()),
            Url if self.url.is_empty() => self.url = value.to_owned(),
            Url => {
                return Err(format!(
                    "(2) `{value}` is a second address; this curl makes one transfer a time"
                ));
            }
            Get => self.is_query = true,
            Silent => self.is_silent = true,
            ShowError => self.shows_errors = true,
            Location => self.follows = true,
            Include => self.includes_headers = true,
            Head => self.is_head = true,
            Verbose => self.is_verbose = true,
            Fail => self.fails = true,
            Nothing | Ignored => {}
        }
        if self.output.as_deref() == Some("") && !self.url.is_empty() {
            let path = self.url.split(['?', '#']).next().unwrap_or_default();
            self.output = path.rsplit('/').next().map(ToString::to_string);
        }
        Ok(())
    }

    fn header(&mut self, value: &str) -> Result<(), String> {
        match value.split_once(':') {
            Some((name, value)) => {
                self.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                Ok(())
            }
            None => Err(format!("`{value}` is no header; write it as `Name: value`")),
        }
    }

    /// More data, after an `&` where there is some already.
    fn add(&mut self, bytes: Vec<u8>) {
        match &mut self.data {
            Some(data) => {
                data.push(b'&');
                data.extend(bytes);
            }
            None => self.data = Some(bytes),
        }
    }
}

fn no_value(word: &str) -> String {
    format!("option {word}: requires parameter")
}

/// A value, or the contents of the file after its `@`.
fn contents(value: &str, call: &mut Call) -> Result<Vec<u8>, String> {
    match value.strip_prefix('@') {
        None => Ok(value.as_bytes().to_vec()),
        Some("-") => Ok(call.io.input.rest()),
        Some(file) => call
            .session
            .files
            .read(file)
            .map_err(|_| format!("option -d: error encountered when reading a file ({file})")),
    }
}
