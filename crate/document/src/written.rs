//! Commands as the pages of learn.microsoft.com write them: behind a prompt, with placeholders in angle brackets, and
//! with what they print in a block of their own language.

use std::borrow::Cow;

use serde::Serialize;

use crate::budget::{MOST_PLACEHOLDERS, Totals};
use crate::document::Form;
use crate::problem::Problem;
use crate::{expect, json};

/// A word in angle brackets, for which an author's reader writes something of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Placeholder {
    /// The word, without its brackets.
    pub name: String,
    /// What stands for it.
    pub value: String,
}

/// Adds what a document says of a placeholder.
///
/// # Errors
/// A message when it is known already, or one too many.
pub(crate) fn add(known: &mut Vec<Placeholder>, name: &str, value: String) -> Result<(), String> {
    if known.iter().any(|placeholder| placeholder.name.eq_ignore_ascii_case(name)) {
        return Err(format!("`{name}` is there already; keep one"));
    }
    if known.len() >= MOST_PLACEHOLDERS {
        return Err(format!("a document has {MOST_PLACEHOLDERS} placeholders at most; `{name}` is one more"));
    }
    known.push(Placeholder { name: name.into(), value });
    Ok(())
}

/// What stands before what is typed, as in `$ az login` and `azureuser@vm1:~$ az login`; none where a line has no prompt.
fn prompt(line: &str) -> Option<&str> {
    let (before, _) = line.split_once('$')?;
    let is_prompt = before.is_empty() || before.contains('@') && !before.contains(char::is_whitespace);
    let prompt = line.get(..before.len().saturating_add(1)).filter(|_| is_prompt)?;
    let after = line.get(prompt.len()..)?;
    match after.chars().next() {
        None => Some(prompt),
        Some(' ') => line.get(..prompt.len().saturating_add(1)),
        Some(_) => None,
    }
}

/// Whether the first line that is no comment stands behind a prompt.
pub(crate) fn has_prompts(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| prompt(line).is_some())
}

/// The commands of a block without its prompts, on the lines on which they stand; the text begins on `first_line`.
///
/// # Errors
/// For each line that is neither a command nor goes on with one, that it is none.
pub(crate) fn without_prompts(text: &str, first_line: usize) -> (Cow<'_, str>, Vec<Problem>) {
    if !has_prompts(text) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut commands, mut problems, mut goes_on) = (String::new(), Vec::new(), false);
    for (at, line) in (first_line..).zip(text.lines()) {
        let command = match prompt(line) {
            Some(prompt) => line.get(prompt.len()..),
            None if goes_on => Some(line.strip_prefix("> ").unwrap_or(line)),
            None => line.strip_prefix("> ").or_else(|| Some(line).filter(|line| is_blank(line))),
        };
        if command.is_none() {
            problems.push(Problem::new(
                at,
                "no prompt stands before this line, so it is no command; what commands print stands in an `output` block",
            ));
        }
        let command = command.unwrap_or_default();
        goes_on = command.ends_with('\\');
        commands.push_str(command);
        commands.push('\n');
    }
    commands.pop();
    (Cow::Owned(commands), problems)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// How a block is compared that is plainly what a command prints, though it is marked as commands: JSON, or a table with a
/// line of dashes below its header.
pub(crate) fn printed_form(text: &str) -> Option<Form> {
    if text.starts_with(['{', '[']) && json::parse(text).is_ok() {
        return Some(Form::Json);
    }
    text.lines().nth(1).is_some_and(expect::is_ruler).then_some(Form::Output)
}

/// The text with what the document says that each `<placeholder>` stands for; the text begins on `first_line`.
///
/// # Errors
/// For each placeholder of which nothing is said, which one; all of them are missing.
pub(crate) fn filled<'a>(
    text: &'a str,
    first_line: usize,
    known: &[Placeholder],
    missing: &mut Vec<String>,
    totals: &mut Totals,
) -> (Cow<'a, str>, Vec<Problem>) {
    if !text.contains('<') {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut filled, mut problems) = (String::new(), Vec::new());
    for (at, line) in (first_line..).zip(text.split_inclusive('\n')) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('<') {
            filled.push_str(before);
            let Some((name, behind)) = placeholder(after).filter(|_| !filled.ends_with('<')) else {
                filled.push('<');
                rest = after;
                continue;
            };
            rest = behind;
            let value = known.iter().find(|placeholder| placeholder.name.eq_ignore_ascii_case(name));
            let value = value.map(|placeholder| placeholder.value.as_str());
            let value = value.ok_or_else(|| {
                if missing.len() < MOST_PLACEHOLDERS && !missing.iter().any(|one| one.eq_ignore_ascii_case(name)) {
                    missing.push(name.to_owned());
                }
                format!(
                    "nothing says what `<{name}>` stands for; write `{name}: …` under `placeholders:` at the top, or play it \
                     with `--set \"{name}=…\"`"
                )
            });
            match value.and_then(|value| totals.fill(value.len()).map(|()| value)) {
                Ok(value) => filled.push_str(value),
                Err(message) => {
                    filled.push_str(name);
                    problems.push(Problem::new(at, message));
                }
            }
        }
        filled.push_str(rest);
    }
    (Cow::Owned(filled), problems)
}

/// The name that a text behind `<` begins with, and what follows its `>`. Where input is read from a file, the `>` is
/// missing, or stands behind a blank or right before the name of another file.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.split_once('>')?;
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.ends_with(|letter: char| letter.is_ascii_alphanumeric())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || " -_".contains(letter));
    let is_alone =
        !behind.starts_with(|letter: char| letter.is_ascii_alphanumeric() || "$>&~".contains(letter));
    (is_name && is_alone).then_some((name, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> (String, Vec<String>) {
        let known = [("RESOURCE GROUP", "app-rg"), ("vm-name", "vm1")]
            .map(|(name, value)| Placeholder { name: name.into(), value: value.into() });
        let (filled, problems) = filled(text, 5, &known, &mut Vec::new(), &mut Totals::default());
        (
            filled.into(),
            problems.into_iter().map(|wrong| format!("{}: {}", wrong.line, wrong.message)).collect(),
        )
    }

    #[test]
    fn prompts_are_no_part_of_commands() {
        let typed =
            "# sign in\n$ az login\nazureuser@vm1:~$ curl -s \\\n> x\n\n$ az vm show \\\n  -n vm1\n$ ";
        let (commands, problems) = without_prompts(typed, 1);
        assert_eq!(commands, "# sign in\naz login\ncurl -s \\\nx\n\naz vm show \\\n  -n vm1\n");
        assert_eq!(problems, []);
        for plain in ["$x", "echo $ x", "", "az login\n$ x", "echo a@b:c$ x"] {
            assert_eq!(without_prompts(plain, 1), (Cow::Borrowed(plain), vec![]));
        }
        let (commands, problems) = without_prompts("$ echo a\na", 7);
        assert_eq!((commands.as_ref(), problems.len(), problems[0].line), ("echo a\n", 1, 8));
    }

    #[test]
    fn a_placeholder_is_filled_in_any_case_and_redirections_are_left_alone() {
        assert_eq!(
            fill("az vm show -g <resource group> \\\n  -n \"<vm-name>\" --ids /<VM-NAME>/x").0,
            "az vm show -g app-rg \\\n  -n \"vm1\" --ids /vm1/x"
        );
        for plain in [
            "cat <in >out",
            "cat <in>out",
            "cat << EOF\n<a b=c>\nEOF",
            "cat <<EOF>x",
            "a < b > c",
            "x <",
            "<<a>",
        ] {
            assert_eq!(fill(plain), (plain.to_owned(), vec![]));
        }
        assert_eq!(
            fill("a\naz group show -n <MY GROUP>").1,
            [
                "6: nothing says what `<MY GROUP>` stands for; write `MY GROUP: …` under `placeholders:` at the top, or play \
                 it with `--set \"MY GROUP=…\"`"
            ]
        );
    }

    #[test]
    fn output_in_the_language_of_its_command_is_told_from_commands() {
        for (text, form) in [
            ("{ \"a\": \"…\" }", Some(Form::Json)),
            ("[]", Some(Form::Json)),
            ("{ echo a; }", None),
            ("[ a = b ]", None),
            ("Name    Location\n------  ----------\nvm1     japaneast", Some(Form::Output)),
            ("az login\n# --", None),
        ] {
            assert_eq!(printed_form(text), form, "{text}");
        }
    }
}
