//! A static web server for one folder on this machine's own address.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::machine::Outcome;

/// A request line or header longer than this is nobody's browser.
const LONGEST_HEAD: u64 = 16 * 1024;

/// What is served, and where.
pub(crate) struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

struct Site {
    folder: PathBuf,
    /// The path that the site lives under, with a slash at both ends.
    prefix: String,
    /// The policy that `index.html` declares for itself: sent with everything, since a worker has only the header.
    policy: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    Redirect(String),
    NotFound,
}

impl Server {
    /// Takes a port (0: any that is free) for a folder that holds an `index.html` with a policy.
    pub(crate) fn bind(folder: &Path, prefix: &str, port: u16) -> Outcome<Self> {
        let index = folder.join("index.html");
        let html = fs::read_to_string(&index).map_err(|error| format!("`{}`: {error}", index.display()))?;
        let policy = policy(&html).ok_or("`index.html` declares no Content-Security-Policy")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address)
            .map_err(|error| format!("port {port} can't be used ({error}): choose another with `--port`"))?;
        let site = Site { folder: folder.to_owned(), prefix: prefix.to_owned(), policy: policy.to_owned() };
        Ok(Self { listener, site: Arc::new(site) })
    }

    /// Where a browser finds the site.
    pub(crate) fn url(&self) -> Outcome<String> {
        let address =
            self.listener.local_addr().map_err(|error| format!("the server has no address: {error}"))?;
        Ok(format!("http://{address}{}", self.site.prefix))
    }

    /// Answers until the program ends.
    pub(crate) fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A browser that goes away in the middle of an answer is not an error of ours.
            thread::spawn(move || site.answer(&stream).ok());
        }
    }
}

impl Site {
    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(stream.take(LONGEST_HEAD)).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // The headers are read to their end: closing before that would cut the answer off.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (head, body) = self.response(method, target);
        stream.write_all(head.as_bytes())?;
        if method == "HEAD" { Ok(()) } else { stream.write_all(&body) }
    }

    fn response(&self, method: &str, target: &str) -> (String, Vec<u8>) {
        if !matches!(method, "GET" | "HEAD") {
            return self.message("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET and HEAD");
        }
        match self.resolve(target) {
            Answer::Redirect(to) => {
                self.message("308 Permanent Redirect", &format!("Location: {to}\r\n"), &to)
            }
            Answer::NotFound => self.message("404 Not Found", "", "no such file"),
            Answer::File(file) => match fs::read(&file) {
                Ok(bytes) => (self.head("200 OK", media_type(&file), "", bytes.len()), bytes),
                Err(_) => self.message("404 Not Found", "", "no such file"),
            },
        }
    }

    fn message(&self, status: &str, headers: &str, text: &str) -> (String, Vec<u8>) {
        (self.head(status, "text/plain; charset=utf-8", headers, text.len()), text.as_bytes().to_vec())
    }

    fn head(&self, status: &str, media_type: &str, headers: &str, length: usize) -> String {
        let policy = &self.policy;
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n{headers}\
             Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\n\
             Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
        )
    }

    /// The file that a request's target stands for; never one outside the folder.
    fn resolve(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let below = path.strip_prefix(&self.prefix).and_then(decoded);
        // `//name` would be another host in a redirect, and another root in a join.
        let Some(below) = below.filter(|below| !below.starts_with('/')) else { return Answer::NotFound };
        let Ok(folder) = self.folder.canonicalize() else { return Answer::NotFound };
        let Ok(found) = folder.join(below).canonicalize() else {
            return Answer::NotFound;
        };
        if !found.starts_with(&folder) {
            Answer::NotFound
        } else if !found.is_dir() {
            Answer::File(found)
        } else if path.ends_with('/') {
            Answer::File(found.join("index.html"))
        } else {
            Answer::Redirect(format!("{path}/"))
        }
    }
}

/// A path with its `%20` and the like resolved, if they make sense.
fn decoded(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains(['\0', '\\']))
}

/// The policy that a page declares in its head, if it does.
pub(crate) fn policy(html: &str) -> Option<&str> {
    let (_, after) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (_, content) = after.split_once("content=\"")?;
    content.split_once('"').map(|(policy, _)| policy)
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("md") => "text/markdown; charset=utf-8",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
        Site { folder, prefix: "/at/".into(), policy: "default-src 'self'".into() }
    }

    #[test]
    fn files_are_found_below_the_prefix() {
        let file = |below: &str| Answer::File(site().folder.canonicalize().unwrap().join(below));
        assert_eq!(site().resolve("/at/Cargo.toml?seed=1"), file("Cargo.toml"));
        assert_eq!(site().resolve("/at/src/%6dain.rs"), file("src/main.rs"));
        assert_eq!(site().resolve("/at/src/"), file("src/index.html"));
        assert_eq!(site().resolve("/at/src"), Answer::Redirect("/at/src/".into()));
    }

    #[test]
    fn nothing_outside_the_folder_is_found() {
        let outside = [
            "/Cargo.toml",
            "/at/../core/Cargo.toml",
            "/at/%2e%2e/core/Cargo.toml",
            "/at//etc/passwd",
            "/at//src",
        ];
        for target in outside.into_iter().chain(["", "*", "/at/%", "/at/%zz", "/at/%00", "/at/..%5ccore"]) {
            assert_eq!(site().resolve(target), Answer::NotFound, "{target}");
        }
    }

    #[test]
    fn other_methods_are_refused_and_every_answer_has_the_policy() {
        let (refused, _) = site().response("POST", "/at/Cargo.toml");
        assert!(refused.starts_with("HTTP/1.1 405 "), "{refused}");
        for target in ["/at/Cargo.toml", "/at/none"] {
            let (head, _) = site().response("GET", target);
            assert!(head.contains("\r\nContent-Security-Policy: default-src 'self'\r\n"), "{head}");
        }
    }

    #[test]
    fn the_policy_of_a_page_is_read() {
        let html = "<meta http-equiv=\"Content-Security-Policy\"\n  content=\"default-src 'self'\">";
        assert_eq!(policy(html), Some("default-src 'self'"));
        assert_eq!(policy("<meta charset=\"utf-8\">"), None);
    }
}
