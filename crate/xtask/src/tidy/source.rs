//! Rules that one source file keeps or breaks by itself.

use super::File;

const LONGEST: usize = 600;
/// What the head of a longer file has to say, with a reason after it.
const REASON: &str = "Long because";
const HEAD: usize = 10;

pub(super) fn check(file: &File) -> Vec<String> {
    [length(file), opening(file), unfinished(file), lock(file)].into_iter().flatten().collect()
}

fn length(file: &File) -> Option<String> {
    let lines = file.text.lines().count();
    let has_reason = file.text.lines().take(HEAD).any(|line| line.contains(REASON));
    let is_long = lines > LONGEST && file.ends_with(&[".rs", ".ts", ".css", ".mjs"]);
    let message =
        format!("{}: {lines} lines, more than {LONGEST}, and its head has no `{REASON} …`", file.path);
    (is_long && !has_reason).then_some(message)
}

fn opening(file: &File) -> Option<String> {
    let opens = file.text.starts_with("//! ");
    (file.ends_with(&[".rs"]) && !opens)
        .then(|| format!("{}:1: a module opens with `//! ` and its purpose", file.path))
}

fn unfinished(file: &File) -> Option<String> {
    // Put together here so that this file keeps its own rule.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let is_code =
        file.ends_with(&[".rs", ".ts", ".css", ".mjs", ".js", ".html", ".toml", ".md", ".sh", ".py"]);
    let found = file.text.lines().zip(1..).find(|(line, _)| words.iter().any(|word| line.contains(word)));
    let (_, number) = found.filter(|_| is_code)?;
    Some(format!("{}:{number}: finish it, or open an issue", file.path))
}

fn lock(file: &File) -> Option<String> {
    let has_address = file.path.ends_with("package-lock.json") && file.text.contains("\"resolved\"");
    has_address.then(|| format!("{}: names the addresses it was downloaded from (`resolved`)", file.path))
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_long_file_gives_its_reason() {
        let long = "x\n".repeat(LONGEST + 1);
        assert_eq!(check(&file("a.ts", &long)).len(), 1);
        assert!(check(&file("a.md", &long)).is_empty());
        assert!(check(&file("a.ts", &format!("// {REASON} it is a table.\n{long}"))).is_empty());
        assert!(check(&file("a.ts", &"x\n".repeat(LONGEST))).is_empty());
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        assert!(check(&file("a.rs", "//! Adds.\n")).is_empty());
        assert_eq!(check(&file("a.rs", "use core::fmt;\n")).len(), 1);
    }

    #[test]
    fn unfinished_work_is_named_with_its_line() {
        let text = format!("a\n// {}: more\n", concat!("TO", "DO"));
        assert_eq!(check(&file("a.ts", &text)), ["a.ts:2: finish it, or open an issue"]);
    }

    #[test]
    fn a_lock_file_names_no_address() {
        assert_eq!(
            check(&file("www/package-lock.json", "{\"resolved\": \"https://example.org/\"}")).len(),
            1
        );
        assert!(check(&file("www/package-lock.json", "{\"integrity\": \"sha512\"}")).is_empty());
    }
}
