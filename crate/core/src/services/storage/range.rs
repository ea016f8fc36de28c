//! A part of a blob ("Specifying the range header for Blob service operations").

use super::error::StorageError;
use crate::wire::Request;

/// The first and the last byte that a request asks for; `None` for the whole blob, which a header in another form than the
/// service knows means too.
pub(super) fn asked(request: &Request, length: usize) -> Result<Option<(usize, usize)>, StorageError> {
    let header = request.headers.get("x-ms-range").or(request.headers.get("Range"));
    let Some((first, last)) = header.and_then(read) else { return Ok(None) };
    match length.checked_sub(1) {
        Some(end) if first <= end => Ok(Some((first, last.unwrap_or(end).min(end)))),
        _ => Err(StorageError::InvalidRange),
    }
}

/// `bytes=FIRST-` or `bytes=FIRST-LAST`; the last so-many bytes cannot be asked for.
fn read(header: &str) -> Option<(usize, Option<usize>)> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let first = first.parse().ok()?;
    match last {
        "" => Some((first, None)),
        last => last.parse().ok().filter(|last| *last >= first).map(|last| (first, Some(last))),
    }
}
