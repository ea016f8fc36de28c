//! The size of what a reader downloads, held to its budgets.

use crate::machine::{Machine, Outcome, Run};

/// What the first picture may cost in bytes after brotli: page, style, script, one language, and what the record of the
/// document says of it.
const FIRST_PICTURE: u64 = 70_000;

/// What the engine may cost, which comes after it: the wasm module and its worker.
///
/// The goal is 600,000 with all shells, and is missed: the code of the Azure CLI costs 65,000 bytes of it and its words some
/// 15,000 more, PowerShell with the Az modules 92,000, bash with its tools 41,000 and jq 25,000, and who learns Azure types `az`
/// first; questions, suppositions and what can be done with things of the picture are some 40,000; what somebody can come to do,
/// with its proof and its playing, is some 35,000. Room that is found anywhere
/// goes into bringing this number down again.
const ENGINE: u64 = 875_000;

/// What the guide may cost in one language before the first of its scenes: page, style and script.
const GUIDE: u64 = 12_000;

/// The document that the start page shows where nobody asks for another.
const FIRST_DOCUMENT: &str = "documents/system-assigned/";

/// The languages of the page, of which a reader needs one.
const LANGUAGES: [&str; 2] = ["en", "ja"];

/// A file of the page, its sizes in bytes.
struct File {
    path: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table of everything in `dist/`; an error where the first picture, the engine or the guide costs more than it may.
pub(crate) fn check(machine: &Machine) -> Outcome {
    let printed = machine.command("node").args(["crate/xtask/src/compress.mjs", "dist"]).run_quietly()?;
    let mut files: Vec<File> = printed.lines().filter_map(parse).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let first = first_picture(&files);
    let engine: Vec<&File> = files.iter().filter(|file| is_engine(file)).collect();
    println!("{:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    for file in &files {
        let is_first = first.iter().any(|other| other.path == file.path);
        let mark = if is_first { "  (first picture)" } else { "" };
        println!("{:>9} {:>9} {:>9}  {}{mark}", file.raw, file.gzip, file.brotli, file.path);
    }
    within("the first picture", &first, FIRST_PICTURE)?;
    within("the engine", &engine, ENGINE)?;
    within("the guide", &guide(&files), GUIDE)
}

fn within(name: &str, files: &[&File], budget: u64) -> Outcome {
    let sum = |size: fn(&File) -> u64| files.iter().map(|file| size(file)).sum::<u64>();
    let brotli = sum(|file| file.brotli);
    let [raw, gzip] = [sum(|file| file.raw), sum(|file| file.gzip)];
    println!("{raw:>9} {gzip:>9} {brotli:>9}  {name}; its budget is {budget} after brotli");
    if files.is_empty() {
        return Err(format!("{name} has no file in `dist`: there is nothing to weigh"));
    }
    if brotli > budget {
        return Err(format!("{name} costs {brotli} bytes after brotli, more than {budget}"));
    }
    Ok(())
}

fn parse(line: &str) -> Option<File> {
    let mut words = line.splitn(4, ' ');
    let mut size = || words.next()?.parse().ok();
    let (raw, gzip, brotli) = (size()?, size()?, size()?);
    Some(File { path: words.next()?.to_owned(), raw, gzip, brotli })
}

/// Every file of the page counts but those known to come later, so that a new one can't slip past the budget; of what there
/// is in each language, the language that costs more.
fn first_picture(files: &[File]) -> Vec<&File> {
    let first = || {
        files.iter().filter(|file| is_of_page(file) && !is_later(file) && !is_engine(file) && !is_guide(file))
    };
    let of = |language| first().filter(move |file| language_of(file) == Some(language)).collect();
    let languages = LANGUAGES.iter().map(|language| of(*language));
    let language =
        languages.max_by_key(|files: &Vec<&File>| files.iter().map(|file| file.brotli).sum::<u64>());
    first().filter(|file| language_of(file).is_none()).chain(language.into_iter().flatten()).collect()
}

/// The page without its icon, the element, and the record of the document that is shown first; the other documents are a reader's choice.
fn is_of_page(file: &File) -> bool {
    let record = file.path.strip_prefix(FIRST_DOCUMENT);
    !file.path.contains('/') && !file.path.ends_with(".svg")
        || file.path.starts_with("assets/")
        || record.is_some_and(|name| name.ends_with(".first.json"))
}

/// The wasm module and the worker that runs it.
fn is_engine(file: &File) -> bool {
    let name = file.path.strip_prefix("assets/").unwrap_or_default();
    name.ends_with(".wasm") || name.starts_with("worker-")
}

/// The pages of the guide with what is theirs alone.
fn is_guide(file: &File) -> bool {
    let name = file.path.strip_prefix("assets/").unwrap_or(&file.path);
    !name.contains('/') && (name.starts_with("guide.") || name.starts_with("guide-"))
}

/// The guide's style and script with that of its pages that costs most; a reader needs one.
fn guide(files: &[File]) -> Vec<&File> {
    let (pages, others): (Vec<&File>, Vec<&File>) =
        files.iter().filter(|file| is_guide(file)).partition(|file| file.path.ends_with(".html"));
    others.into_iter().chain(pages.into_iter().max_by_key(|file| file.brotli)).collect()
}

/// What is fetched when the first picture is already there, the parts of `www/src/later.ts` with their words, or instead of
/// it: a live journal, worlds beside each other.
const LATER: [&str; 37] = [
    "later-",
    "mi-sim-live-",
    // What those before and the terminal share.
    "names-",
    "repeat-",
    "act-",
    "at-hand-",
    "en.inspector-",
    "ja.inspector-",
    "en.telling-",
    "ja.telling-",
    "en.terminal-",
    "ja.terminal-",
    "mi-sim-terminal-",
    // What is done with things of the picture, and what terminal and that share.
    "mi-sim-gestures-",
    "en.gestures-",
    "ja.gestures-",
    "enter-",
    "mi-sim-reach-",
    // What inspector and lab share.
    "mi-sim-copy-",
    "en.predict-",
    "ja.predict-",
    "en.failure-",
    "ja.failure-",
    // Of documents with tabs or blanks, and what those and labs share.
    "en.document-",
    "ja.document-",
    "commands-",
    "en.lab-",
    "ja.lab-",
    "mi-sim-lab-",
    "en.timeline-",
    "ja.timeline-",
    // What branches and worlds share.
    "differences-",
    // Of the start page, and of a document that is being written.
    "start-later-",
    "written-",
    // Of documents that compare worlds.
    "mi-sim-worlds-",
    "en.worlds-",
    "ja.worlds-",
];

fn is_later(file: &File) -> bool {
    let name = file.path.strip_prefix("assets/").unwrap_or_default();
    LATER.iter().any(|later| name.starts_with(later))
}

/// Of which language a file is: `en-HASH.js`, as Vite names what the page says in it, `en.part-HASH.js`, or the record of a
/// document.
fn language_of(file: &File) -> Option<&str> {
    let name = file.path.rsplit('/').next()?;
    name.split(['-', '.']).next().filter(|language| LANGUAGES.contains(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, brotli: u64) -> File {
        File { path: path.into(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn the_first_picture_has_one_language_and_all_of_the_page_that_does_not_come_later() {
        let files = [
            file("assets/en-a1.js", 10),
            file("assets/engine-b2.js", 1),
            file("assets/ja-c3.js", 6),
            file("assets/ja.part-d4.js", 5),
            file("assets/ja.inspector-f6.js", 60),
            file("assets/mi_sim_wasm_bg-e5.wasm", 50),
            file("assets/worker-e6.js", 5),
            file("documents/compare/en.md", 99),
            file("documents/compare/en.first.json", 99),
            file("documents/system-assigned/en.first.json", 7),
            file("documents/system-assigned/ja.first.json", 7),
            file("documents/system-assigned/ja.rest.json", 70),
            file("assets/index-g7.css", 1),
            file("index.html", 2),
            file("guide.html", 30),
            file("guide.ja.html", 31),
            file("assets/guide-h8.css", 3),
            file("mi-sim.js", 1),
            file("mi-sim.css", 1),
            file("favicon.svg", 1),
        ];
        let first: Vec<&str> = first_picture(&files).iter().map(|file| file.path.as_str()).collect();
        let expected = [
            "assets/engine-b2.js",
            "assets/index-g7.css",
            "index.html",
            "mi-sim.js",
            "mi-sim.css",
            "assets/ja-c3.js",
            "assets/ja.part-d4.js",
            "documents/system-assigned/ja.first.json",
        ];
        assert_eq!(first, expected);
        let guide: Vec<&str> = guide(&files).iter().map(|file| file.path.as_str()).collect();
        assert_eq!(guide, ["assets/guide-h8.css", "guide.ja.html"]);
    }

    #[test]
    fn the_engine_is_weighed_apart_and_either_may_cost_too_much() {
        let engine = [file("assets/a.wasm", ENGINE + 1)];
        let engine: Vec<&File> = engine.iter().filter(|file| is_engine(file)).collect();
        assert!(
            within("the engine", &engine, ENGINE).unwrap_err().contains(&format!("{} bytes", ENGINE + 1))
        );
        assert_eq!(within("the engine", &engine, ENGINE + 1), Ok(()));
        assert!(within("the engine", &[], ENGINE).unwrap_err().contains("no file"));
    }

    #[test]
    fn a_line_of_the_sizes_is_read() {
        let file = parse("100 50 40 assets/a b.js").unwrap();
        assert_eq!((file.raw, file.gzip, file.brotli, file.path.as_str()), (100, 50, 40, "assets/a b.js"));
    }
}
