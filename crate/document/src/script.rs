//! What a script does that somebody brought onto a machine or an app. There is no shell: of a script only `curl` is done, and
//! `echo`, with the quotes and variables of a shell; what else is in it says that it is not simulated, and the script goes on.

use mi_sim::wire::{Method, Request, Url};
use mi_sim::{HostCode, ScriptOutput};

/// So many commands one script may have.
const MOST_COMMANDS: usize = 100;

/// Runs a script as code of an instance ([`mi_sim::Shell`]).
#[must_use]
pub fn run_script(script: &str, code: &mut HostCode<'_, '_>) -> ScriptOutput {
    let environment = code.environment();
    let mut printed = ScriptOutput::default();
    for words in commands(script, &environment).into_iter().take(MOST_COMMANDS) {
        match words.split_first() {
            Some((name, words)) if name == "curl" => match Curl::read(words) {
                Ok(curl) => curl.run(code, &mut printed),
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

    fn run(self, code: &mut HostCode<'_, '_>, printed: &mut ScriptOutput) {
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
        match code.send(request) {
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
