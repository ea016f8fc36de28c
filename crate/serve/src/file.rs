//! Files, none of which is read further than it may be long: a name can lead to a pipe or a device, which have no end.

use mi_sim_document::LONGEST_DOCUMENT;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Reads a document, from whatever it may stand in: a pipe does, too.
///
/// # Errors
/// What keeps it from being read; that it is too long, or no text, among it.
pub fn read_document(path: &Path) -> io::Result<String> {
    let bytes = read(path, LONGEST_DOCUMENT, "a document")?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"))
}

/// Reads what is `kind`, which has so many bytes at most.
///
/// # Errors
/// What keeps it from being read; that it is too long among it.
pub(crate) fn read(path: &Path, most: usize, kind: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    match bytes.len() > most {
        true => Err(io::Error::new(
            ErrorKind::FileTooLarge,
            format!("it is longer than {most} bytes, the most that {kind} has"),
        )),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, process};

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_beyond() {
        let file = env::temp_dir().join(format!("mi-sim-file-{}", process::id()));
        fs::write(&file, "four").unwrap();
        assert_eq!(read(&file, 4, "a word").unwrap(), b"four");
        let told = read(&file, 3, "a word").unwrap_err().to_string();
        assert_eq!(told, "it is longer than 3 bytes, the most that a word has");
        fs::write(&file, b"\xff").unwrap();
        assert_eq!(read_document(&file).unwrap_err().to_string(), "it is not text in UTF-8");
        fs::remove_file(file).unwrap();
    }
}
