//! Variables of Exec Docs: Innovation Engine keeps from block to block what is exported, and nothing else.

use crate::written::Placeholder;

/// A variable that stands for a placeholder.
pub(super) struct Variable {
    placeholder: String,
    name: String,
    value: String,
}

impl Variable {
    /// How commands name it.
    pub(super) fn reference(&self) -> String {
        format!("${{{}}}", self.name)
    }

    /// The line that sets it, below a comment.
    pub(super) fn line(&self) -> String {
        let quoted = self.value.replace('\'', "'\\''");
        format!("# {}\nexport {}='{quoted}'\n", self.placeholder, self.name)
    }
}

/// A variable for each placeholder of the front matter.
pub(super) fn of(placeholders: &[Placeholder]) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for Placeholder { name: placeholder, value } in placeholders {
        let plain: String = placeholder
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
            .collect();
        let (mut name, mut number) = (plain.clone(), 1_u32);
        while variables.iter().any(|other| other.name == name) {
            number = number.saturating_add(1);
            name = format!("{plain}_{number}");
        }
        variables.push(Variable { placeholder: placeholder.clone(), name, value: value.clone() });
    }
    variables
}

/// The placeholders with the variables in place of their values.
pub(super) fn as_given(variables: &[Variable]) -> Vec<Placeholder> {
    let given =
        variables.iter().map(|one| Placeholder { name: one.placeholder.clone(), value: one.reference() });
    given.collect()
}

/// The commands with values in place of variables within single quotes, where a shell fills nothing in.
pub(super) fn out_of_quotes(text: &str, variables: &[Variable]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let (mut scan, mut part) = (Scan::default(), String::new());
    let mut close = |part: &mut String, is_quoted: bool| {
        let mut taken = core::mem::take(part);
        if is_quoted {
            for variable in variables {
                taken = taken.replace(&variable.reference(), &variable.value);
            }
        }
        parts.push(taken);
    };
    for letter in text.chars() {
        let was = scan.quote == Some('\'');
        scan.see(letter);
        if was != (scan.quote == Some('\'')) {
            close(&mut part, was);
        }
        part.push(letter);
    }
    close(&mut part, scan.quote == Some('\''));
    parts.concat()
}

/// The commands with `export` before each line that sets a variable and does nothing else.
pub(super) fn exported(text: &str) -> String {
    let mut all = String::new();
    let (mut scan, mut goes_on, mut document) = (Scan::default(), false, None::<String>);
    for line in text.lines() {
        if let Some(end) = &document {
            if line.trim() == end {
                document = None;
            }
        } else {
            if !goes_on && scan.is_outside() && sets(line) {
                let blanks = line.len().saturating_sub(line.trim_start().len());
                let (before, command) = line.split_at_checked(blanks).unwrap_or(("", line));
                all.push_str(before);
                all.push_str("export ");
                all.push_str(command);
            } else {
                all.push_str(line);
            }
            line.chars().for_each(|letter| scan.see(letter));
            scan.see('\n');
            goes_on = line.ends_with('\\');
            document = here_document(line);
            all.push('\n');
            continue;
        }
        all.push_str(line);
        all.push('\n');
    }
    all.truncate(all.trim_end_matches('\n').len());
    all
}

/// Whether a line is `name=value` and nothing else, as far as it reaches.
fn sets(line: &str) -> bool {
    let Some((name, value)) = line.trim_start().split_once('=') else { return false };
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let mut scan = Scan::default();
    let end = value.char_indices().find(|(_, letter)| {
        let is_end = scan.is_outside() && letter.is_whitespace();
        scan.see(*letter);
        is_end
    });
    let rest = end.and_then(|(at, _)| value.get(at..)).unwrap_or_default().trim_start();
    is_name && (rest.is_empty() || ["#", ";", "&&", "||"].iter().any(|mark| rest.starts_with(mark)))
}

/// The word that ends the document that begins below this line.
fn here_document(line: &str) -> Option<String> {
    let (_, after) = line.split_once("<<")?;
    let word = after.trim_start_matches('-').split_whitespace().next()?;
    let word = word.trim_matches(['\'', '"', '\\']);
    word.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| word.to_owned())
}

/// What of a shell's marks is open.
#[derive(Default)]
struct Scan {
    quote: Option<char>,
    /// How many round brackets are open, each with the quotes around it.
    within: Vec<Option<char>>,
    is_escaped: bool,
    is_comment: bool,
    before: Option<char>,
}

impl Scan {
    fn is_outside(&self) -> bool {
        self.quote.is_none() && self.within.is_empty()
    }

    fn see(&mut self, letter: char) {
        let before = self.before.replace(letter);
        if core::mem::take(&mut self.is_escaped) {
            return;
        }
        if self.is_comment {
            self.is_comment = letter != '\n';
            return;
        }
        match (self.quote, letter) {
            (Some('\''), '\'') | (Some('"'), '"') => self.quote = None,
            (Some('\''), _) => {}
            (_, '\\') => self.is_escaped = true,
            (Some('"'), '(') if before == Some('$') => self.within.push(self.quote.take()),
            (None, '(') => self.within.push(None),
            (None, ')') => self.quote = self.within.pop().flatten(),
            (None, '\'' | '"') => self.quote = Some(letter),
            (None, '#') => self.is_comment = before.is_none_or(char::is_whitespace),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sets_a_variable_is_exported_and_nothing_else() {
        for (written, exports) in [
            ("x=1", "export x=1"),
            ("  id=$(az vm show -n a \\\n  --query id)", "  export id=$(az vm show -n a \\\n  --query id)"),
            ("x=\"a b\" # c\ny='=' && echo", "export x=\"a b\" # c\nexport y='=' && echo"),
            ("x=1 echo", "x=1 echo"),
            ("az vm show \\\nx=1", "az vm show \\\nx=1"),
            ("echo '\nx=1'", "echo '\nx=1'"),
            ("cat <<EOF > f\nx=1\nEOF\ny=2", "cat <<EOF > f\nx=1\nEOF\nexport y=2"),
            ("[ $a = b ]\nif=3", "[ $a = b ]\nexport if=3"),
            ("x=\"$(echo \"a b\")\"", "export x=\"$(echo \"a b\")\""),
        ] {
            assert_eq!(exported(written), exports);
        }
    }

    #[test]
    fn a_variable_within_single_quotes_becomes_its_value() {
        let known = of(&[Placeholder { name: "VM name".into(), value: "it's".into() }]);
        assert_eq!(out_of_quotes("a ${VM_NAME} '\"${VM_NAME}\"' b", &known), "a ${VM_NAME} '\"it's\"' b");
        assert_eq!(known[0].line(), "# VM name\nexport VM_NAME='it'\\''s'\n");
    }
}
