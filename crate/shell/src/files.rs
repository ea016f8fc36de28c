//! The few files that a session has: those that its own lines wrote, and nothing of the real machine.

use crate::budget::MOST_FILES;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Files by their absolute paths, below one home directory that is the working directory too.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    home: String,
    all: BTreeMap<String, Vec<u8>>,
}

const NULL: &str = "/dev/null";

impl Files {
    pub(crate) fn new(home: String) -> Self {
        Self { home, all: BTreeMap::new() }
    }

    pub(crate) fn home(&self) -> &str {
        &self.home
    }

    /// The absolute path of what a command names, without `.` and `..`.
    pub(crate) fn path(&self, written: &str) -> String {
        let full = match written.strip_prefix("~/") {
            Some(rest) => format!("{}/{rest}", self.home),
            None if written.starts_with('/') => written.to_owned(),
            None => format!("{}/{written}", self.home),
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in full.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        format!("/{}", parts.join("/"))
    }

    /// What a file holds.
    ///
    /// # Errors
    /// The words of the system for a file that is not there.
    pub(crate) fn read(&self, written: &str) -> Result<Vec<u8>, &'static str> {
        let path = self.path(written);
        if path == NULL {
            return Ok(Vec::new());
        }
        self.all.get(&path).cloned().ok_or("No such file or directory")
    }

    pub(crate) fn exists(&self, written: &str) -> bool {
        let path = self.path(written);
        path == NULL || self.all.contains_key(&path)
    }

    pub(crate) fn is_directory(&self, written: &str) -> bool {
        let path = self.path(written);
        let inside = format!("{}/", path.trim_end_matches('/'));
        path == "/tmp" || self.home.starts_with(&path) || self.all.keys().any(|one| one.starts_with(&inside))
    }

    /// Writes a file, at its end or anew.
    ///
    /// # Errors
    /// The words of the system for a disk that is full.
    pub(crate) fn write(&mut self, written: &str, bytes: &[u8], at_end: bool) -> Result<(), &'static str> {
        let path = self.path(written);
        if path == NULL {
            return Ok(());
        }
        if self.is_directory(written) {
            return Err("Is a directory");
        }
        let taken: usize = self.all.values().map(Vec::len).sum();
        if taken.saturating_add(bytes.len()) > MOST_FILES {
            return Err("No space left on device");
        }
        let file = self.all.entry(path).or_default();
        if !at_end {
            file.clear();
        }
        file.extend_from_slice(bytes);
        Ok(())
    }

    pub(crate) fn remove(&mut self, written: &str) -> bool {
        let path = self.path(written);
        self.all.remove(&path).is_some()
    }

    /// The names in a directory, in order.
    pub(crate) fn names(&self, directory: &str) -> Vec<&str> {
        let inside = format!("{}/", self.path(directory).trim_end_matches('/'));
        let below = self.all.keys().filter_map(|path| path.strip_prefix(&inside));
        let mut names: Vec<&str> = below.filter_map(|rest| rest.split('/').next()).collect();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn a_file_is_found_by_every_way_to_write_its_path() {
        let mut files = Files::new("/home/admin".to_owned());
        files.write("hello.txt", b"hi", false).unwrap();
        files.write("./x/../hello.txt", b"!", true).unwrap();
        for path in ["~/hello.txt", "/home/admin/hello.txt", "../admin/./hello.txt"] {
            assert_eq!(files.read(path).unwrap(), b"hi!", "{path}");
        }
        assert_eq!(files.names("."), vec!["hello.txt"]);
        assert_eq!(files.read("other"), Err("No such file or directory"));
        assert_eq!(files.write("/home", b"", false), Err("Is a directory"));
    }

    #[test]
    fn a_disk_is_full_at_some_time() {
        let mut files = Files::new("/home/admin".to_owned());
        files.write("a", &vec![0; MOST_FILES], false).unwrap();
        assert_eq!(files.write("b", b"x", false), Err("No space left on device"));
        assert_eq!(files.read("/dev/null"), Ok(vec![]));
    }
}
