//! A document or lab says the same in both languages: prose differs, what is run does not.

use super::File;

/// A fenced block: the line it begins at, and what stands in it.
#[derive(Debug)]
struct Block<'a> {
    line: usize,
    info: String,
    body: Vec<&'a str>,
}

pub(super) fn check(files: &[File]) -> Vec<String> {
    let is_document = |path: &str| {
        ["www/documents/", "www/labs/"]
            .iter()
            .any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.contains('/')))
    };
    let documents = files.iter().filter(|file| is_document(&file.path));
    documents.filter_map(|file| compared(file, files)).collect()
}

fn compared(file: &File, files: &[File]) -> Option<String> {
    let (folder, name) = file.path.rsplit_once('/')?;
    let other = match name {
        "en.md" => format!("{folder}/ja.md"),
        "ja.md" => format!("{folder}/en.md"),
        _ => {
            return file
                .path
                .ends_with(".md")
                .then(|| format!("{}: is neither `en.md` nor `ja.md`", file.path));
        }
    };
    let Some(other) = files.iter().find(|file| file.path == other) else {
        return Some(format!("{}: there is no `{other}`", file.path));
    };
    if name == "en.md" { difference(file, other) } else { None }
}

fn difference(english: &File, japanese: &File) -> Option<String> {
    let (ours, theirs) = (blocks(&english.text), blocks(&japanese.text));
    let differs = |(a, b): &(&Block<'_>, &Block<'_>)| a.info != b.info || a.body != b.body;
    if let Some((a, b)) = ours.iter().zip(&theirs).find(differs) {
        return Some(format!(
            "{}:{}: this block differs from {}:{}",
            japanese.path, b.line, english.path, a.line
        ));
    }
    let count = |file: &File, blocks: &[Block<'_>]| format!("{} has {} blocks", file.path, blocks.len());
    let (ours_too_many, theirs) = (count(english, &ours), count(japanese, &theirs));
    (ours.len() != blocks(&japanese.text).len()).then(|| format!("{ours_too_many}, {theirs}"))
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, Block<'_>)> = None;
    for (line, number) in text.lines().zip(1..) {
        let fence = fence(line);
        open = match (open, fence) {
            (None, None) => None,
            (None, Some(marks)) => {
                Some((marks, Block { line: number, info: info(line, marks), body: Vec::new() }))
            }
            (Some((marks, block)), Some(end)) if end.starts_with(marks) && line.trim() == end => {
                found.push(without_prose(block));
                None
            }
            (Some((marks, mut block)), _) => {
                block.body.push(line);
                Some((marks, block))
            }
        };
    }
    found.extend(open.map(|(_, block)| block));
    found
}

/// The marks that a fence line begins with.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let marks = line.strip_suffix(rest)?;
    (marks.len() >= 3).then_some(marks)
}

/// A block as it is compared: what a hint says is prose.
fn without_prose(mut block: Block<'_>) -> Block<'_> {
    if block.info.starts_with("hint ") {
        block.body.clear();
    }
    block
}

/// What stands after the fence, but for what is said to be missing, which is prose.
fn info(line: &str, marks: &str) -> String {
    let info = line.trim_start().trim_start_matches(marks).trim();
    match info.split_once("missing=\"") {
        Some((before, said)) => format!("{before}{}", said.split_once('"').map_or("", |(_, after)| after)),
        None => info.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    const ENGLISH: &str = "www/documents/a/en.md";
    const JAPANESE: &str = "www/documents/a/ja.md";

    fn messages(english: &str, japanese: &str) -> Vec<String> {
        check(&[file(ENGLISH, english), file(JAPANESE, japanese)])
    }

    #[test]
    fn prose_and_hints_may_differ() {
        let english = "One.\n\n```http as=admin\nGET /\n```\n\n```bash check missing=\"a\"\nls\n```\n```hint x\nlook\n```\n";
        let japanese = "一。\n\n```http as=admin\nGET /\n```\n\n二。\n```bash check missing=\"い\"\nls\n```\n```hint x\n見て\n```\n";
        assert!(messages(english, japanese).is_empty());
    }

    #[test]
    fn what_is_run_may_not_differ() {
        let other_body = messages("a\n```http\nGET /\n```\n", "```http\nGET /x\n```\n");
        assert_eq!(other_body, [format!("{JAPANESE}:1: this block differs from {ENGLISH}:2")]);
        assert_eq!(messages("```http as=a\n```\n", "```http as=b\n```\n").len(), 1);
        assert_eq!(messages("```http\n```\n```http\n```\n", "```http\n```\n").len(), 1);
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        assert_eq!(blocks("````md\n```http\nGET /\n```\n````\n").len(), 1);
    }

    #[test]
    fn a_document_has_both_languages_and_no_third() {
        assert_eq!(check(&[file(ENGLISH, "")]), [format!("{ENGLISH}: there is no `{JAPANESE}`")]);
        assert_eq!(check(&[file("www/documents/a/fr.md", "")]).len(), 1);
    }
}
