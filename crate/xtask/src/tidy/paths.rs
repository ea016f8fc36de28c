//! No file names a folder that only one machine has.

use std::env;
use std::fs;

use super::File;
use crate::machine::Machine;

/// The folders at the root of any machine, which documents may speak of.
const EVERYWHERE: &[&str] = &[
    "Applications",
    "Library",
    "System",
    "Users",
    "Volumes",
    "bin",
    "boot",
    "cores",
    "dev",
    "etc",
    "home",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "opt",
    "private",
    "proc",
    "run",
    "sbin",
    "srv",
    "sys",
    "tmp",
    "usr",
    "var",
];

pub(super) fn check(machine: &Machine, files: &[File]) -> Vec<String> {
    let local = local_folders(machine);
    files.iter().filter_map(|file| broken(file, &local)).collect()
}

fn broken(file: &File, local: &[String]) -> Option<String> {
    let named = |line: &str| local.iter().find(|folder| names(line, folder)).cloned();
    let (folder, number) =
        file.text.lines().zip(1..).find_map(|(line, number)| Some((named(line)?, number)))?;
    Some(format!("{}:{number}: names `{folder}`, a folder of this machine alone", file.path))
}

/// Whether a path begins with the folder here: after a letter, a dot or a brace it is a part of some other path.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || "._-/}".contains(before))
    })
}

fn local_folders(machine: &Machine) -> Vec<String> {
    let mut folders = vec![format!("{}/", machine.path("").display()).replace("//", "/")];
    folders.extend(env::home_dir().map(|home| format!("{}/", home.display())));
    let entries = fs::read_dir("/").into_iter().flatten().flatten();
    let names = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok());
    folders.extend(names.filter(|name| !EVERYWHERE.contains(&name.as_str())).map(|name| format!("/{name}/")));
    folders
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_local_folder_is_named_with_its_line() {
        let local = ["/here/".to_owned()];
        let message = broken(&file("a.md", "one\nsee `/here/there`\n"), &local);
        assert_eq!(message.as_deref(), Some("a.md:2: names `/here/`, a folder of this machine alone"));
    }

    #[test]
    fn a_part_of_another_path_is_none() {
        let local = ["/here/".to_owned()];
        for text in ["www/here/a.ts", "https://example.org/here/", "./here/a", "${root}/here/"] {
            assert_eq!(broken(&file("a.md", text), &local), None, "{text}");
        }
    }
}
