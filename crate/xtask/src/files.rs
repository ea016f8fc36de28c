//! Files and folders, with errors that name them.

use std::fs;
use std::path::Path;

use crate::machine::Outcome;

/// Whether a file was written after another.
pub(crate) fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |file: &Path| fs::metadata(file).and_then(|data| data.modified());
    matches!((modified(file), modified(than)), (Ok(file), Ok(than)) if file > than)
}

/// Makes an empty folder.
pub(crate) fn emptied(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))
}
