//! The built page, served from a folder.

use crate::file;
use crate::reply::{self, Reply};
use hyper::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use std::fs;
use std::path::{Path, PathBuf};

const POLICY: &str = "Content-Security-Policy\" content=\"";
/// Bytes of one file of the page; none of ours has a tenth of it.
const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// How the page begins, and how it does when it is served here: so it knows that it can show the journal live.
const BEGINNING: &str = "<html ";
const MARKED: &str = "<html data-live ";
/// The same where it shows a document while that is written.
const MARKED_WRITTEN: &str = "<html data-live data-written ";
const NO_PAGE: &str = "the Managed Identity Simulator listens here. It has no page to show: build one with \
                       `cargo xtask build` and say where it is with `--page DIR`";

/// The page, if there is one.
pub(crate) struct Page {
    folder: Option<PathBuf>,
    /// What `index.html` declares for itself: sent with everything, since a worker has only the header.
    policy: Option<HeaderValue>,
    /// Whether it shows a document while that is written.
    is_written: bool,
}

impl Page {
    /// The page in this folder.
    pub(crate) fn open(folder: Option<PathBuf>, is_written: bool) -> Self {
        let html = folder.as_ref().and_then(|folder| read(&folder.join("index.html")));
        let html = html.map(|html| String::from_utf8_lossy(&html).into_owned());
        let policy = html.as_deref().and_then(policy).and_then(|policy| HeaderValue::from_str(policy).ok());
        Self { folder, policy, is_written }
    }
}

fn policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(POLICY)?;
    rest.split_once('"').map(|(policy, _)| policy)
}

/// Answers a request for a file.
pub(crate) fn answer(page: &Page, parts: &Parts) -> Reply {
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return reply::text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
    }
    let Some(folder) = &page.folder else { return reply::text(StatusCode::NOT_FOUND, NO_PAGE) };
    let Some((file, bytes)) = file(folder, parts.uri.path(), page.is_written) else {
        return reply::text(StatusCode::NOT_FOUND, "no such file");
    };
    let mut reply = reply::bytes(StatusCode::OK, media_type(&file), bytes);
    if let Some(policy) = &page.policy {
        reply.headers_mut().insert(CONTENT_SECURITY_POLICY, policy.clone());
    }
    reply
}

/// The file behind a path: only names of letters, digits and a few signs, so that none leads out of the folder.
fn file(folder: &Path, path: &str, is_written: bool) -> Option<(PathBuf, Vec<u8>)> {
    let mut file = folder.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if segment.starts_with('.') || !segment.bytes().all(plain) {
            return None;
        }
        file.push(segment);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    let bytes = read(&file)?;
    let is_html = file.extension().is_some_and(|extension| extension == "html");
    let bytes = if is_html { marked(&bytes, is_written) } else { bytes };
    Some((file, bytes))
}

/// A plain file, as those of a built page are: others may have no end, or never begin.
fn read(path: &Path) -> Option<Vec<u8>> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    file::read(path, LARGEST_FILE, "a file of the page").ok()
}

/// A page that says that it is served by a running simulator.
fn marked(html: &[u8], is_written: bool) -> Vec<u8> {
    let mark = if is_written { MARKED_WRITTEN } else { MARKED };
    String::from_utf8_lossy(html).replacen(BEGINNING, mark, 1).into_bytes()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("md") => "text/markdown; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_marked_as_one_that_can_show_the_journal() {
        let html = b"<!doctype html>\n<html lang=\"en\"><p>&lt;html ></p>";
        assert_eq!(marked(html, false), b"<!doctype html>\n<html data-live lang=\"en\"><p>&lt;html ></p>");
        assert_eq!(
            marked(html, true),
            b"<!doctype html>\n<html data-live data-written lang=\"en\"><p>&lt;html ></p>"
        );
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(file(&folder, "/lib.rs", false).is_some());
        for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..\\Cargo.toml", "//../Cargo.toml", "/"] {
            assert!(file(&folder, path, false).is_none(), "{path}");
        }
    }
}
