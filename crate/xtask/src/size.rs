//! The size of what a reader downloads, held to its budget.

use crate::machine::{Machine, Outcome, Run};

/// What the first picture may cost in bytes after brotli: wasm, script, style and one language. Page and document are the
/// author's own.
const BUDGET: u64 = 190_000;

/// The languages of the page, of which a reader needs one.
const LANGUAGES: [&str; 2] = ["en", "ja"];

/// A file of the page, its sizes in bytes.
struct File {
    path: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table of everything in `dist/`; an error where the first picture costs more than it may.
pub(crate) fn check(machine: &Machine) -> Outcome {
    let printed = machine.command("node").args(["crate/xtask/src/compress.mjs", "dist"]).run_quietly()?;
    let mut files: Vec<File> = printed.lines().filter_map(parse).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let first = first_picture(&files);
    println!("{:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    for file in &files {
        let mark = if first.iter().any(|other| other.path == file.path) { "" } else { "  (later)" };
        println!("{:>9} {:>9} {:>9}  {}{mark}", file.raw, file.gzip, file.brotli, file.path);
    }
    let sum = |size: fn(&File) -> u64| first.iter().map(|file| size(file)).sum::<u64>();
    let brotli = sum(|file| file.brotli);
    println!(
        "{:>9} {:>9} {brotli:>9}  first picture; its budget is {BUDGET} after brotli",
        sum(|file| file.raw),
        sum(|file| file.gzip)
    );
    if first.is_empty() {
        return Err("`dist` is empty: there is nothing to weigh".into());
    }
    if brotli > BUDGET {
        return Err(format!("the first picture costs {brotli} bytes after brotli, more than {BUDGET}"));
    }
    Ok(())
}

fn parse(line: &str) -> Option<File> {
    let mut words = line.splitn(4, ' ');
    let mut size = || words.next()?.parse().ok();
    let (raw, gzip, brotli) = (size()?, size()?, size()?);
    Some(File { path: words.next()?.to_owned(), raw, gzip, brotli })
}

/// Every file of the element counts but those known to come later, so that a new one can't slip past the budget; of the
/// languages the larger one.
fn first_picture(files: &[File]) -> Vec<&File> {
    let element = || files.iter().filter(|file| is_of_element(file) && !is_later(file));
    let locales =
        LANGUAGES.iter().map(|language| element().filter(|file| is_locale(file, language)).collect());
    let locale = locales.max_by_key(|files: &Vec<&File>| files.iter().map(|file| file.brotli).sum::<u64>());
    let is_locale = |file: &File| LANGUAGES.iter().any(|language| is_locale(file, language));
    element().filter(|file| !is_locale(file)).chain(locale.into_iter().flatten()).collect()
}

/// What another page downloads that embeds the element; `index-…` is the start page's own.
fn is_of_element(file: &File) -> bool {
    file.path == "mi-sim.js" || file.path.starts_with("assets/") && !file.path.starts_with("assets/index-")
}

/// What is fetched when the first picture is already there, the whole wasm module and the parts of `www/src/later.ts`
/// with their words, or instead of it: a live journal.
const LATER: [&str; 8] = [
    "whole-",
    "later-",
    "mi-sim-live-",
    // What the two before share.
    "names-",
    "en.inspector-",
    "ja.inspector-",
    "en.timeline-",
    "ja.timeline-",
];

fn is_later(file: &File) -> bool {
    let name = file.path.strip_prefix("assets/").unwrap_or_default();
    LATER.iter().any(|later| name.starts_with(later))
}

/// Whether a file holds texts of the page in a language: `en-HASH.js`, as Vite names it, or `en.part-HASH.js`.
fn is_locale(file: &File, language: &str) -> bool {
    let name = file.path.strip_prefix("assets/").unwrap_or_default();
    name.split(['-', '.']).next() == Some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, brotli: u64) -> File {
        File { path: path.into(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn the_first_picture_has_one_language_and_all_of_the_element_that_does_not_come_later() {
        let files = [
            file("assets/en-a1.js", 10),
            file("assets/engine-b2.js", 1),
            file("assets/ja-c3.js", 6),
            file("assets/ja.part-d4.js", 5),
            file("assets/ja.inspector-f6.js", 60),
            file("assets/whole-e-5.wasm", 50),
            file("documents/compare/en.md", 99),
            file("assets/index-g7.css", 1),
            file("index.html", 2),
            file("mi-sim.js", 1),
        ];
        let first: Vec<&str> = first_picture(&files).iter().map(|file| file.path.as_str()).collect();
        let expected = ["assets/engine-b2.js", "mi-sim.js", "assets/ja-c3.js", "assets/ja.part-d4.js"];
        assert_eq!(first, expected);
    }

    #[test]
    fn a_line_of_the_sizes_is_read() {
        let file = parse("100 50 40 assets/a b.js").unwrap();
        assert_eq!((file.raw, file.gzip, file.brotli, file.path.as_str()), (100, 50, 40, "assets/a b.js"));
    }
}
