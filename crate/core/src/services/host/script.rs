//! What runs when somebody brings a script onto a host. There is no shell: of a script only `curl` is done, and `echo`, with
//! the quotes and variables of a shell; what else is in it says that it is not simulated, and the script goes on.

use super::super::Desk;
use super::super::run_code::{STDERR, STDOUT};
use super::PLATFORMS;
use super::{Call, called};
use crate::cloud::{Instance, TokenEndpoint};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::services::{At, Body, Listens, MIB, Published, Service};
use crate::wire::{Method, Request, Response, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The agent on a machine, as Resource Manager hands it a script. How it does is not public.
pub(in crate::services) static SERVICE: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find, answer },
};

/// So many commands one script may have.
const MOST_COMMANDS: usize = 100;

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host =
        called(call).filter(|_| call.url.path() == "/script" && *call.from == Place::ResourceManager)?;
    let is_machine = |one: Instance<'_>| match one.host().kind.token_endpoint() {
        TokenEndpoint::InstanceMetadata => true,
        TokenEndpoint::AppService | TokenEndpoint::Platform => false,
    };
    call.cloud.instance(&host).is_some_and(is_machine).then(|| (Place::Code { host: host.clone() }, host))
}

fn answer(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let Printed { out, err } = run(desk, host, &request.body.text());
    Response::new(200).with_body("text/plain; charset=utf-8", format!("{STDOUT}{out}{STDERR}{err}"))
}

/// What a script printed.
#[derive(Default)]
pub(in crate::services) struct Printed {
    pub(in crate::services) out: String,
    pub(in crate::services) err: String,
}

/// Runs a script on the host whose code has this desk.
pub(in crate::services) fn run(desk: &mut Desk<'_>, host: &ResourceId, script: &str) -> Printed {
    let environment = desk.cloud().instance(host).map(|one| one.host().environment()).unwrap_or_default();
    let mut printed = Printed::default();
    for words in commands(script, &environment).into_iter().take(MOST_COMMANDS) {
        match words.split_first() {
            Some((name, words)) if name == "curl" => match Curl::read(words) {
                Ok(curl) => curl.run(desk, &mut printed),
                Err(wrong) => printed.err.push_str(&format!("curl: {wrong}\n")),
            },
            Some((name, words)) if name == "echo" => {
                printed.out.push_str(&words.join(" "));
                printed.out.push('\n');
            }
            Some((name, _)) => {
                printed.err.push_str(&format!("{name}: not simulated; a script here can do curl and echo\n"));
            }
            None => {}
        }
    }
    printed
}

/// The commands of a script, each in words. A quote that is not closed ends with the script.
fn commands(script: &str, environment: &[(String, String)]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut rest = script.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\'', Some('\'')) | ('"', Some('"')) => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('$', None | Some('"')) => {
                let braced = rest.next_if_eq(&'{').is_some();
                let mut name = String::new();
                while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                if braced {
                    rest.next_if_eq(&'}');
                }
                let value = environment.iter().find(|(known, _)| *known == name);
                word.get_or_insert_default().push_str(value.map_or("", |(_, value)| value));
            }
            ('\\', None) | ('\\', Some('"')) => match rest.next() {
                // The line goes on.
                Some('\n') | None => {}
                Some(next) => word.get_or_insert_default().push(next),
            },
            ('#', None) if word.is_none() => while rest.next_if(|c| *c != '\n').is_some() {},
            ('\n' | ';', None) => {
                words.extend(word.take());
                all.push(core::mem::take(&mut words));
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    all.push(words);
    all
}

/// A `curl` command, as far as requests here need one.
#[derive(Default)]
struct Curl {
    method: Option<Method>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    url: Option<Url>,
    /// `-i`: the head of the answer is printed too.
    shows_head: bool,
    /// `-f`: a refusal is no output.
    fails: bool,
}

impl Curl {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut curl = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("option {word}: requires parameter"));
            match word.as_str() {
                "-X" | "--request" => {
                    let method = value()?.parse().map_err(|wrong| format!("{wrong}"))?;
                    curl.method = Some(method);
                }
                "-H" | "--header" => {
                    let (name, value) = value()?.split_once(':').ok_or("a header needs a colon")?;
                    curl.headers.push((name.trim().to_string(), value.trim().to_string()));
                }
                "-d" | "--data" | "--data-raw" | "--data-binary" => curl.body = Some(value()?.clone()),
                "--url" => curl.url = Some(Url::parse(value()?).map_err(|wrong| format!("(3) {wrong}"))?),
                "--include" => curl.shows_head = true,
                "--fail" => curl.fails = true,
                "--silent" | "--show-error" => {}
                _ if word.starts_with('-') => {
                    if !word.chars().skip(1).all(|c| "sSif".contains(c)) {
                        return Err(format!("option {word}: is not simulated"));
                    }
                    curl.shows_head |= word.contains('i');
                    curl.fails |= word.contains('f');
                }
                _ => curl.url = Some(Url::parse(word).map_err(|wrong| format!("(3) {wrong}"))?),
            }
        }
        Ok(curl)
    }

    fn run(self, desk: &mut Desk<'_>, printed: &mut Printed) {
        let Some(url) = self.url else { return printed.err.push_str("curl: (2) no URL specified\n") };
        let method = self.method.unwrap_or(if self.body.is_some() { Method::Post } else { Method::Get });
        let mut request = Request::new(method, url);
        let has_type = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        for (name, value) in &self.headers {
            request = request.with_header(name, value);
        }
        if let Some(body) = self.body {
            if !has_type {
                request = request.with_header("Content-Type", "application/x-www-form-urlencoded");
            }
            request.body = body.into();
        }
        match desk.send(request) {
            Err(failed) => printed.err.push_str(&format!("curl: (7) {}\n", failed.reason)),
            Ok(response) if self.fails && response.status >= 400 => {
                printed
                    .err
                    .push_str(&format!("curl: (22) The requested URL returned error: {}\n", response.status));
            }
            Ok(response) => {
                if self.shows_head {
                    printed.out.push_str(&format!("HTTP/1.1 {} {}\n", response.status, response.reason()));
                    for (name, value) in response.headers.iter() {
                        printed.out.push_str(&format!("{name}: {value}\n"));
                    }
                    printed.out.push('\n');
                }
                printed.out.push_str(&response.body.text());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_as_a_shell_reads_it() {
        let environment = [("NAME".to_string(), "a b".to_string())];
        let read = |script: &str| {
            let all = commands(script, &environment);
            all.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(read("curl  -s 'a b' \"c $NAME\" d$NAME"), [["curl", "-s", "a b", "c a b", "da b"]]);
        assert_eq!(
            read("# no\necho 'it'\\''s' ${NAME}x \\\n 'two\nlines'; echo \"\\\"\" ''"),
            [["echo", "it's", "a bx", "two\nlines"].as_slice(), ["echo", "\"", ""].as_slice(),]
        );
        assert_eq!(read("echo '$NAME' $NOBODY\"\""), [["echo", "$NAME", ""]]);
        assert_eq!(read("echo 'open"), [["echo", "open"]]);
    }
}
