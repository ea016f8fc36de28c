//! The pages that lead through the code name files and folders that exist, so that nobody looks for another one.

use super::File;

const PAGES: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];
/// What a name of a file ends in; any other text in backticks may be something else.
const ENDINGS: [&str; 5] = [".rs", ".ts", ".md", ".json", "/"];
/// Names that each document has of its own, some of them only when it is built.
const OF_DOCUMENTS: [&str; 4] = ["en.md", "ja.md", "en.first.json", "en.rest.json"];

pub(super) fn check(files: &[File]) -> Vec<String> {
    let all: Vec<String> = files.iter().map(|file| format!("/{}", file.path)).collect();
    let pages = files.iter().filter(|file| PAGES.contains(&file.path.as_str()));
    pages.flat_map(|page| broken(page, &all)).collect()
}

/// A name is read from the root of the project, from the folder that the heading above it names, or from the one that its
/// item of a list begins with; one that only a single file can mean needs no more.
fn broken(page: &File, all: &[String]) -> Vec<String> {
    let (mut section, mut item, mut is_code) = (Vec::new(), None, false);
    let mut broken = Vec::new();
    for (line, number) in page.text.lines().zip(1..) {
        is_code ^= line.starts_with("```");
        if is_code {
            continue;
        }
        let names: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
        if line.starts_with('#') {
            (section, item) = (names, None);
            continue;
        }
        if line.starts_with("- ") || line.is_empty() {
            let first = names.first().filter(|name| line.starts_with(&format!("- `{name}`: ")));
            item = first.map(|name| name.trim_end_matches('/').trim_end_matches(".rs"));
        }
        for name in names.into_iter().filter(|name| is_file(name)) {
            let found = meant(name, &section, item, all);
            if found != 1 {
                let path = &page.path;
                broken.push(format!(
                    "{path}:{number}: `{name}` names {found} files or folders; it has to be one"
                ));
            }
        }
    }
    broken
}

fn is_file(name: &str) -> bool {
    let is_path = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter));
    is_path && ENDINGS.iter().any(|ending| name.ends_with(ending)) && !OF_DOCUMENTS.contains(&name)
}

/// How many files or folders a name may mean.
fn meant(name: &str, section: &[&str], item: Option<&str>, all: &[String]) -> usize {
    let exists = |path: &str| {
        all.iter().any(|one| match path.ends_with('/') {
            true => one.starts_with(path),
            false => one == path,
        })
    };
    let roots = section.iter().flat_map(|folder| [format!("/{folder}/"), format!("/{folder}/src/")]);
    let roots: Vec<String> = roots.chain(["/".to_owned()]).collect();
    let within = |root: &String| item.map(|item| format!("{root}{item}/"));
    let items = roots.iter().filter_map(within);
    if items.chain(roots.iter().cloned()).any(|folder| exists(&format!("{folder}{name}"))) {
        return 1;
    }
    let inside = format!("/{name}");
    let ends = |path: &String| match name.ends_with('/') {
        true => path.find(&inside).and_then(|at| path.get(..at)).map(|before| format!("{before}{inside}")),
        false => path.ends_with(&inside).then(|| path.clone()),
    };
    let mut found: Vec<String> = all.iter().filter_map(ends).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn told(page: &str) -> Vec<String> {
        let code = ["crate/core/src/journal.rs", "crate/core/src/journal/spans.rs", "tests/journal.rs"];
        let code = code.iter().chain(&["crate/serve/src/door.rs", "www/src/run/steps.ts"]);
        let files: Vec<File> = code.map(|path| file(path, "")).chain([file(PAGES[0], page)]).collect();
        check(&files)
    }

    #[test]
    fn a_name_that_leads_to_one_file_or_folder_passes() {
        let section = "### `crate/core` (`mi-sim`)\n\n- `journal.rs`: the record; `spans.rs` its tree.\n  `src/journal/`\n";
        assert_eq!(told(section), Vec::<String>::new());
        let anywhere =
            "`door.rs`, `crate/core/src/journal.rs`, `run/`, `src/run/steps.ts`, `any text`, `a == b`\n";
        assert_eq!(told(anywhere), Vec::<String>::new());
        assert_eq!(told("```\n`no/such.rs`\n```\n"), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_leads_nowhere_or_to_several_fails_with_its_line() {
        let of = |count: usize, name: &str| {
            format!("ARCHITECTURE.md:2: `{name}` names {count} files or folders; it has to be one")
        };
        assert_eq!(told("a\n`journal/aim.rs`\n"), [of(0, "journal/aim.rs")]);
        assert_eq!(told("a\n`journal.rs` and `gone/`\n"), [of(2, "journal.rs"), of(0, "gone/")]);
    }
}
