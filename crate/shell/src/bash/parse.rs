//! Commands: what stands between words.

use super::quotes::Words;
use super::reader::Reader;
use super::refusal;
use super::syntax::{
    AndOr, Assignment, At, Body, Command, Link, List, Part, Pipeline, Redirect, Target, Word,
};
use crate::budget::DEEPEST;
use crate::refusal::Refusal;
use crate::variables::is_name;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Words that end a list of commands, and mean nothing to it.
const ENDS: [&str; 8] = ["then", "elif", "else", "fi", "do", "done", "esac", "}"];

/// Reads a whole script.
pub(super) fn script(text: &str) -> Result<List, Refusal> {
    let mut parser = Parser { reader: Reader::new(text, At { line: 1, column: 1 }), depth: 0 };
    let list = parser.list(&[])?;
    match parser.reader.peek() {
        None => Ok(list),
        Some(extra) => Err(parser.wrong(format!("`{extra}` closes what was never opened"))),
    }
}

pub(super) struct Parser {
    pub(super) reader: Reader,
    pub(super) depth: usize,
}

impl Parser {
    /// What stands inside something, one level deeper.
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if self.depth >= DEEPEST {
            return Err(
                self.wrong(format!("this stands in more than {DEEPEST} constructs within each other"))
            );
        }
        self.depth = self.depth.saturating_add(1);
        let read = read(self);
        self.depth = self.depth.saturating_sub(1);
        read
    }

    pub(super) fn wrong(&self, message: impl Into<String>) -> Refusal {
        refusal(self.reader.place(), message.into())
    }

    pub(super) fn unfinished(&self, at: At, message: impl Into<String>) -> Refusal {
        Refusal { is_unfinished: true, ..refusal(at, message.into()) }
    }

    /// Blanks, comments and lines that go on after a backslash.
    fn blanks(&mut self) {
        loop {
            match self.reader.peek() {
                Some(' ' | '\t' | '\r') => self.reader.skip(1),
                Some('\\') if self.reader.peek_at(1) == Some('\n') => self.reader.skip(2),
                Some('#') => {
                    let comment = self.reader.ahead(|letter| letter != '\n');
                    self.reader.skip(comment.chars().count());
                }
                _ => return,
            }
        }
    }

    /// Blanks and line ends.
    fn lines(&mut self) {
        loop {
            self.blanks();
            if !self.reader.takes("\n") {
                return;
            }
        }
    }

    /// The word that stands here, if it is plain letters and could be a keyword.
    fn keyword(&self) -> String {
        let word = self
            .reader
            .ahead(|letter| letter.is_ascii_alphabetic() || matches!(letter, '{' | '}' | '!' | '['));
        let after = self.reader.peek_at(word.chars().count());
        let ends = after
            .is_none_or(|letter| letter.is_whitespace() || matches!(letter, ';' | '|' | '&' | '(' | ')'));
        if ends { word } else { String::new() }
    }

    fn takes_keyword(&mut self, word: &str) -> bool {
        let is_here = self.keyword() == word;
        if is_here {
            self.reader.skip(word.chars().count());
        }
        is_here
    }

    /// Commands up to one of these words, to what closes a bracket, or to the end.
    pub(super) fn list(&mut self, ends: &[&str]) -> Result<List, Refusal> {
        let mut list = List::new();
        loop {
            self.lines();
            let keyword = self.keyword();
            if matches!(self.reader.peek(), None | Some(')')) || ends.contains(&keyword.as_str()) {
                return Ok(list);
            }
            if self.reader.looks_at(";;") {
                return Ok(list);
            }
            if ENDS.contains(&keyword.as_str()) {
                return Err(self.wrong(format!("`{keyword}` stands here without what it belongs to")));
            }
            list.push(self.and_or()?);
            self.blanks();
            match self.reader.peek() {
                Some(';') if !self.reader.looks_at(";;") => self.reader.skip(1),
                Some('&') => {
                    return Err(self.wrong(
                        "`&` runs a command in the background, which this shell does not; leave it away",
                    ));
                }
                _ => {}
            }
        }
    }

    fn and_or(&mut self) -> Result<AndOr, Refusal> {
        let at = self.reader.place();
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.blanks();
            let link = match () {
                () if self.reader.takes("&&") => Link::And,
                () if self.reader.takes("||") => Link::Or,
                () => return Ok(AndOr { at, first, rest }),
            };
            self.lines();
            rest.push((link, self.pipeline()?));
        }
    }

    fn pipeline(&mut self) -> Result<Pipeline, Refusal> {
        self.blanks();
        let mut is_negated = false;
        while self.takes_keyword("!") {
            is_negated = !is_negated;
            self.blanks();
        }
        let mut commands = [self.command()?].to_vec();
        loop {
            self.blanks();
            if self.reader.looks_at("||") || self.reader.peek() != Some('|') {
                return Ok(Pipeline { is_negated, commands });
            }
            self.reader.skip(1);
            if let (Some(last), true) = (commands.last_mut(), self.reader.takes("&")) {
                last.redirects.push(Redirect { stream: Some(2), target: Target::Same(1) });
            }
            self.lines();
            commands.push(self.command()?);
        }
    }

    fn command(&mut self) -> Result<Command, Refusal> {
        self.blanks();
        let at = self.reader.place();
        let keyword = self.keyword();
        let body = match keyword.as_str() {
            "{" => self.deeper(|this| this.between("{", "}").map(Body::Group))?,
            "if" => self.deeper(Self::branches)?,
            "for" => self.deeper(Self::for_loop)?,
            "while" | "until" => self.deeper(|this| this.while_loop(keyword == "until"))?,
            "case" => self.deeper(Self::case)?,
            "function" => return Err(self.wrong(FUNCTIONS)),
            "[[" => {
                return Err(
                    self.wrong("`[[ … ]]` is not known here; write `[ … ]`, with quotes around variables")
                );
            }
            "select" | "coproc" | "time" => {
                return Err(self.wrong(format!("`{keyword}` is not known here; leave it away")));
            }
            _ if self.reader.looks_at("((") => {
                return Err(self.wrong("`(( … ))` is not known here; write `x=$(( … ))` or `[ a -lt b ]`"));
            }
            _ if self.reader.peek() == Some('(') => self.deeper(Self::subshell)?,
            _ => return self.simple(at),
        };
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            match self.redirect()? {
                Some(redirect) => redirects.push(redirect),
                None => return Ok(Command { at, body, redirects }),
            }
        }
    }

    /// A list between two keywords, of which the first stands here.
    fn between(&mut self, open: &str, close: &str) -> Result<List, Refusal> {
        let at = self.reader.place();
        self.reader.skip(open.chars().count());
        let list = self.list(&[close])?;
        self.closes(close, at, open)?;
        Ok(list)
    }

    fn closes(&mut self, close: &str, at: At, open: &str) -> Result<(), Refusal> {
        self.lines();
        match self.takes_keyword(close) {
            true => Ok(()),
            false if self.reader.peek().is_none() => {
                Err(self.unfinished(at, format!("`{open}` lacks its `{close}`")))
            }
            false => {
                Err(self.wrong(format!("`{close}` should stand here, for the `{open}` of line {}", at.line)))
            }
        }
    }

    fn subshell(&mut self) -> Result<Body, Refusal> {
        let at = self.reader.place();
        self.reader.skip(1);
        let list = self.list(&[])?;
        match self.reader.takes(")") {
            true => Ok(Body::Subshell(list)),
            false => Err(self.unfinished(at, "`(` lacks its `)`")),
        }
    }

    fn branches(&mut self) -> Result<Body, Refusal> {
        let at = self.reader.place();
        self.reader.skip(2);
        let mut branches = Vec::new();
        loop {
            let condition = self.list(&["then"])?;
            self.closes("then", at, "if")?;
            branches.push((condition, self.list(&["elif", "else", "fi"])?));
            if self.takes_keyword("elif") {
                continue;
            }
            let otherwise = if self.takes_keyword("else") { self.list(&["fi"])? } else { List::new() };
            self.closes("fi", at, "if")?;
            return Ok(Body::If { branches, otherwise });
        }
    }

    fn for_loop(&mut self) -> Result<Body, Refusal> {
        let at = self.reader.place();
        self.reader.skip(3);
        self.blanks();
        if self.reader.looks_at("((") {
            return Err(
                self.wrong("`for (( … ))` is not known here; write `for i in 1 2 3`, or `$(seq 1 3)`")
            );
        }
        let name = self.reader.ahead(|letter| !letter.is_whitespace() && letter != ';');
        if !is_name(&name) {
            return Err(self.wrong(format!("`{name}` cannot be a variable's name; write `for x in …`")));
        }
        self.reader.skip(name.chars().count());
        self.lines();
        if !self.takes_keyword("in") {
            return Err(self.wrong("`in` should stand here: `for x in 1 2 3; do …; done`"));
        }
        let mut words = Vec::new();
        loop {
            self.blanks();
            match self.reader.peek() {
                None | Some(';' | '\n') => break,
                _ => words.push(self.word()?),
            }
        }
        self.reader.takes(";");
        let body = self.body(at, "for")?;
        Ok(Body::For { name, words, body })
    }

    fn while_loop(&mut self, is_until: bool) -> Result<Body, Refusal> {
        let at = self.reader.place();
        self.reader.skip(5);
        let condition = self.list(&["do"])?;
        let body = self.body(at, if is_until { "until" } else { "while" })?;
        Ok(Body::While { is_until, condition, body })
    }

    fn body(&mut self, at: At, open: &str) -> Result<List, Refusal> {
        self.closes("do", at, open)?;
        let list = self.list(&["done"])?;
        self.closes("done", at, "do")?;
        Ok(list)
    }

    fn case(&mut self) -> Result<Body, Refusal> {
        let at = self.reader.place();
        self.reader.skip(4);
        self.blanks();
        let word = self.word()?;
        self.closes("in", at, "case")?;
        let mut arms = Vec::new();
        loop {
            self.lines();
            if self.takes_keyword("esac") {
                return Ok(Body::Case { word, arms });
            }
            if self.reader.peek().is_none() {
                return Err(self.unfinished(at, "`case` lacks its `esac`"));
            }
            self.reader.takes("(");
            let mut patterns = Vec::new();
            loop {
                self.blanks();
                patterns.push(self.word()?);
                self.blanks();
                if !self.reader.takes("|") {
                    break;
                }
            }
            if !self.reader.takes(")") {
                return Err(self.wrong("`)` should stand here, after the patterns of this arm"));
            }
            let list = self.list(&["esac"])?;
            self.reader.takes(";;");
            arms.push((patterns, list));
        }
    }

    fn simple(&mut self, at: At) -> Result<Command, Refusal> {
        let (mut assignments, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            self.blanks();
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                continue;
            }
            match self.reader.peek() {
                Some('(') => return Err(self.bracket(&words)),
                None | Some('\n' | ';' | '|' | '&' | ')') => break,
                _ => {}
            }
            match words.is_empty().then(|| self.assignment()).transpose()?.flatten() {
                Some(assignment) => assignments.push(assignment),
                None => words.push(self.word()?),
            }
        }
        if assignments.is_empty() && words.is_empty() && redirects.is_empty() {
            return match self.reader.peek() {
                None => Err(self.unfinished(at, "a command should follow here")),
                Some(found) => {
                    Err(self.wrong(format!("a command should stand where `{}` does", found.escape_default())))
                }
            };
        }
        Ok(Command { at, body: Body::Simple { assignments, words }, redirects })
    }

    /// Why a bracket cannot stand after these words.
    fn bracket(&self, words: &[Word]) -> Refusal {
        match words {
            [_] if self.reader.looks_at("()") => self.wrong(FUNCTIONS),
            _ => self.wrong("a bracket means something to bash; put quotes around text that holds one"),
        }
    }

    /// `name=value` before the name of the command.
    fn assignment(&mut self) -> Result<Option<Assignment>, Refusal> {
        let name = self.reader.ahead(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let after = name.chars().count();
        if !is_name(&name) {
            return match self.reader.looks_at("$") {
                true => self.powershell_assignment(),
                false => Ok(None),
            };
        }
        let appends = self.reader.peek_at(after) == Some('+')
            && self.reader.peek_at(after.saturating_add(1)) == Some('=');
        if self.reader.peek_at(after) == Some('[') {
            let subscript = self.reader.ahead(|letter| !letter.is_whitespace());
            if subscript.contains("]=") {
                return Err(self.wrong("arrays are not known here; use a variable for each value"));
            }
        }
        if !appends && self.reader.peek_at(after) != Some('=') {
            return Ok(None);
        }
        self.reader.skip(after.saturating_add(if appends { 2 } else { 1 }));
        if self.reader.peek() == Some('(') {
            return Err(
                self.wrong("arrays are not known here; write one text with blanks, as in `x=\"a b\"`")
            );
        }
        let value = match self.reader.peek() {
            None | Some(' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | ')') => Word::default(),
            _ => self.word()?,
        };
        Ok(Some(Assignment { name, appends, value }))
    }

    /// `$x=…` sets a variable in PowerShell, and Microsoft's pages have it in blocks of bash too.
    fn powershell_assignment(&mut self) -> Result<Option<Assignment>, Refusal> {
        let written = self.reader.ahead(|letter| !letter.is_whitespace() && letter != '=');
        let name = written.trim_start_matches('$');
        let is_assignment = self.reader.peek_at(written.chars().count()) == Some('=') && is_name(name);
        match is_assignment {
            true => Err(self.wrong(format!(
                "`${name}=` sets a variable in PowerShell; in bash leave the `$` away: `{name}=…`"
            ))),
            false => Ok(None),
        }
    }

    fn redirect(&mut self) -> Result<Option<Redirect>, Refusal> {
        let digits = self.reader.ahead(|letter| letter.is_ascii_digit());
        let stream: Option<u8> = digits.parse().ok();
        let mark = self.reader.peek_at(digits.len());
        if !matches!(mark, Some('<' | '>')) && !self.reader.looks_at("&>") {
            return Ok(None);
        }
        if stream.is_some_and(|stream| stream > 2) || !digits.is_empty() && stream.is_none() {
            return Err(self.wrong(format!("stream {digits} does not exist here; there are 0, 1 and 2")));
        }
        self.reader.skip(digits.len());
        let at = self.reader.place();
        self.placeholder(at)?;
        if self.reader.takes("&>") {
            let at_end = self.reader.takes(">");
            let target = Target::To { file: self.target(at)?, at_end };
            return Ok(Some(Redirect { stream: None, target }));
        }
        if self.reader.looks_at("<(") || self.reader.looks_at(">(") {
            return Err(
                self.wrong("`<( … )` is not known here; write the output to a file first, or use a pipe")
            );
        }
        let redirect = match () {
            () if self.reader.takes("<<<") => (0, Target::Text(self.ends_in_line_feed(at)?)),
            () if self.reader.takes("<<") => (0, Target::Text(self.here_document(at)?)),
            () if self.reader.takes("<") => (0, Target::From(self.target(at)?)),
            () if self.reader.takes(">>") => (1, Target::To { file: self.target(at)?, at_end: true }),
            () if self.reader.takes(">&") => match self.reader.peek() {
                Some('1') => (1, self.same(1)),
                Some('2') => (1, self.same(2)),
                _ => return Err(self.wrong("`>&` leads to stream 1 or 2 here, as in `2>&1`")),
            },
            () => {
                self.reader.skip(1);
                self.reader.takes("|");
                (1, Target::To { file: self.target(at)?, at_end: false })
            }
        };
        Ok(Some(Redirect { stream: stream.or(Some(redirect.0)), target: redirect.1 }))
    }

    /// `<RESOURCE GROUP>`, which authors write where a reader is to put a value, and which bash takes for two redirections.
    fn placeholder(&self, at: At) -> Result<(), Refusal> {
        let text = self
            .reader
            .ahead(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '<' | ' ' | '-' | '_'));
        let ends = self.reader.peek_at(text.chars().count()) == Some('>');
        match text.strip_prefix('<') {
            Some(name)
                if ends
                    && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
                    && !name.ends_with(' ') =>
            {
                Err(refusal(at, format!("`<{name}>` is a placeholder; put a value in its place, in quotes")))
            }
            _ => Ok(()),
        }
    }

    fn same(&mut self, stream: u8) -> Target {
        self.reader.skip(1);
        Target::Same(stream)
    }

    /// The file of a redirection.
    fn target(&mut self, at: At) -> Result<Word, Refusal> {
        self.blanks();
        match self.reader.peek() {
            None | Some('\n' | ';' | '|' | '&' | '<' | '>' | '(' | ')') => {
                Err(refusal(at, "the name of a file should follow here"))
            }
            _ => self.word(),
        }
    }

    fn ends_in_line_feed(&mut self, at: At) -> Result<Word, Refusal> {
        let mut word = self.target(at)?;
        word.parts.push(Part::Quoted("\n".to_owned()));
        Ok(word)
    }

    fn here_document(&mut self, at: At) -> Result<Word, Refusal> {
        let cuts_tabs = self.reader.takes("-");
        let written = self.target(at)?;
        let is_literal = written.parts.iter().any(|part| matches!(part, Part::Quoted(_)));
        let mut end = String::new();
        for part in &written.parts {
            match part {
                Part::Bare(text) | Part::Quoted(text) => end.push_str(text),
                Part::Value { .. } => {
                    return Err(refusal(at, "the end of a here-document is a plain word, as in `<<EOF`"));
                }
            }
        }
        let Some(text) = self.reader.here_document(&end, cuts_tabs) else {
            return Err(self.unfinished(at, format!("no line `{end}` ends this here-document")));
        };
        match is_literal {
            true => Ok(Word { parts: [Part::Quoted(text)].to_vec() }),
            false => {
                let origin = At { line: at.line.saturating_add(1), column: 1 };
                self.deeper(|this| Words::here_document(&text, origin, this.depth))
            }
        }
    }
}

const FUNCTIONS: &str = "functions are not known here; write the commands where they are needed";
