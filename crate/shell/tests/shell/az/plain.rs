//! What is another in each world, by what it is: ids by their first appearance, times, tokens.

use std::collections::BTreeMap;

/// The ids that a scenario has shown.
#[derive(Default)]
pub(crate) struct Plain {
    known: BTreeMap<String, usize>,
}

impl Plain {
    /// A text with nothing in it that chance or the clock decides.
    pub(crate) fn of(&mut self, text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        let mut is_in_word = false;
        while let Some(letter) = rest.chars().next() {
            let found = if is_in_word { None } else { self.special(rest) };
            let length = found.as_ref().map_or(letter.len_utf8(), |(length, _)| *length);
            let (own, after) = rest.split_at(length);
            plain += found.as_ref().map_or(own, |(_, told)| told);
            is_in_word = own.ends_with(|last: char| last.is_ascii_alphanumeric());
            rest = after;
        }
        plain
    }

    /// What stands at the beginning of a text: how long it is, and what is told instead.
    fn special(&mut self, text: &str) -> Option<(usize, String)> {
        let word =
            text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(text.len());
        let word = &text[..word];
        let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(guid) = word.get(..36)
            && guid.split('-').map(str::len).eq([8, 4, 4, 4, 12])
            && is_hex(&guid.replace('-', ""))
        {
            return Some((36, self.number(guid)));
        }
        if word.len() == 32 && is_hex(word) {
            return Some((32, self.number(word)));
        }
        if word.len() > 100 && word.starts_with("eyJ") {
            return Some((word.len(), "‹token›".to_owned()));
        }
        if word.len() == 10
            && (word.starts_with("17") || word.starts_with("18"))
            && word.bytes().all(|b| b.is_ascii_digit())
        {
            return Some((10, "‹moment›".to_owned()));
        }
        if word.len() == 42 && word.starts_with("vm_deploy_") {
            return Some((42, "vm_deploy_‹chance›".to_owned()));
        }
        if let Some(key) = text.strip_prefix("ssh-rsa ") {
            let end =
                key.find(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c)).unwrap_or(key.len());
            return Some(("ssh-rsa ".len() + end, "ssh-rsa ‹key›".to_owned()));
        }
        if word.len() > 12 && word.starts_with("0x") && is_hex(&word[2..]) {
            return Some((word.len(), "‹etag›".to_owned()));
        }
        time(text)
    }

    fn number(&mut self, id: &str) -> String {
        let next = self.known.len() + 1;
        let number = self.known.entry(id.replace('-', "").to_lowercase()).or_insert(next);
        format!("‹{number}›")
    }
}

/// `2026-11-30T12:00:00.123456Z`, or `Mon, 30 Nov 2026 12:00:00 GMT`.
fn time(text: &str) -> Option<(usize, String)> {
    const DATE: &str = "0000-00-00?00:00:00";
    const HTTP: &str = "aaa, 00 aaa 0000 00:00:00 GMT";
    let is_like = |form: &str| {
        text.get(..form.len()).is_some_and(|own| {
            own.chars().zip(form.chars()).all(|(own, form)| match form {
                '0' => own.is_ascii_digit(),
                'a' => own.is_ascii_alphabetic(),
                '?' => own == 'T' || own == ' ',
                form => own == form,
            })
        })
    };
    if is_like(HTTP) {
        return Some((HTTP.len(), "‹time› GMT".to_owned()));
    }
    if !is_like(DATE) {
        return None;
    }
    let after = &text[DATE.len()..];
    let fraction = after
        .strip_prefix('.')
        .map(|digits| digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()));
    Some(match fraction {
        Some(digits) => (DATE.len() + 1 + digits, "‹time›.‹fraction›".to_owned()),
        None => (DATE.len(), "‹time›".to_owned()),
    })
}
