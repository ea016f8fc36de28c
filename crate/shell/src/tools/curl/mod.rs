//! `curl` (its manual page, 8.5): one transfer, with the options that tutorials use.

mod options;

use super::Call;
use crate::budget::BYTES_OF_A_REQUEST;
use crate::http::{is_same_service, resolved};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::{Method, Request, Response, Url};
use options::Options;
pub(crate) use options::option_names;

/// Redirects that are followed (`--max-redirs`).
const MOST_REDIRECTS: usize = 50;

/// Why a transfer failed: curl's number for it, and its words.
struct Failure {
    number: u8,
    words: String,
}

fn failure(number: u8, words: impl Into<String>) -> Failure {
    Failure { number, words: words.into() }
}

pub(super) fn run(call: &mut Call) -> u8 {
    let options = match Options::read(call) {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("curl: {wrong}"));
            call.complain("curl: try 'curl --help' for more information");
            return 2;
        }
    };
    match transfer(call, &options) {
        Ok(()) => 0,
        Err(Failure { number, words }) => {
            if !options.is_silent || options.shows_errors {
                call.complain(&format!("curl: ({number}) {words}"));
            }
            number
        }
    }
}

fn transfer(call: &mut Call, options: &Options) -> Result<(), Failure> {
    let mut request = request(call, options)?;
    let mut left = MOST_REDIRECTS;
    let response = loop {
        let response = send(call, options, &request)?;
        let location = response.headers.get("Location").filter(|_| (300..400).contains(&response.status));
        let Some(location) = location.filter(|_| options.follows) else { break response };
        left = left
            .checked_sub(1)
            .ok_or_else(|| failure(47, format!("Maximum ({MOST_REDIRECTS}) redirects followed")))?;
        if options.includes_headers {
            let head = head(&response);
            call.print(&head);
        }
        request = redirected(&request, &response, location)?;
    };
    if let Some(file) = &options.header_file {
        write(call, file, head(&response).as_bytes())?;
    }
    if options.fails && response.status >= 400 {
        tell(call, options, &request, &response);
        return Err(failure(22, format!("The requested URL returned error: {}", response.status)));
    }
    let mut bytes = Vec::new();
    if options.includes_headers || options.is_head {
        bytes.extend(head(&response).into_bytes());
    }
    if !options.is_head {
        bytes.extend_from_slice(response.body.as_bytes());
    }
    match &options.output {
        Some(file) => write(call, file, &bytes)?,
        None => call.io.out.extend_from_slice(&bytes),
    }
    tell(call, options, &request, &response);
    Ok(())
}

fn request(call: &mut Call, options: &Options) -> Result<Request, Failure> {
    let (mut address, mut body) = (options.url.clone(), options.data.clone());
    if !address.contains("://") {
        address.insert_str(0, "http://");
    }
    if let (true, Some(query)) = (options.is_query, body.take_if(|_| options.is_query)) {
        let query = String::from_utf8_lossy(&query).into_owned();
        let sign = if address.contains('?') { "&" } else { "?" };
        address = [&address, sign, &query].concat();
    }
    if let Some(file) = &options.upload {
        let read = if file == "-" { Ok(call.io.input.rest()) } else { call.session.files.read(file) };
        body = Some(read.map_err(|_| failure(26, format!("Can't open '{file}'!")))?);
        if address.ends_with('/') {
            address.push_str(file.rsplit('/').next().unwrap_or(file));
        }
    }
    let url = Url::parse(&address).map_err(|wrong| failure(3, format!("URL rejected: {wrong}")))?;
    let method = match &options.method {
        Some(word) => word.parse::<Method>().map_err(|wrong| failure(2, wrong.to_string()))?,
        None if options.is_head => Method::Head,
        None if options.upload.is_some() => Method::Put,
        None if body.is_some() => Method::Post,
        None => Method::Get,
    };
    let mut request = Request::new(method, url);
    let is_given = |name: &str| options.headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
    for (name, value) in [("User-Agent", "curl/8.5.0"), ("Accept", "*/*")] {
        if !is_given(name) {
            request = request.with_header(name, value);
        }
    }
    for (name, value) in &options.headers {
        // `-H "Name:"` takes away a header that curl would send by itself.
        if !value.is_empty() {
            request = request.with_header(name, value);
        }
    }
    if let Some(body) = body {
        if options.upload.is_none() && !is_given("Content-Type") {
            request = request.with_header("Content-Type", "application/x-www-form-urlencoded");
        }
        request = request.with_header("Content-Length", body.len().to_string());
        request.body = body.into();
    }
    Ok(request)
}

fn send(call: &mut Call, options: &Options, request: &Request) -> Result<Response, Failure> {
    if options.is_verbose {
        let Request { method, url, headers, .. } = request;
        call.complain(&format!("> {} {} HTTP/1.1\n> Host: {}", method.as_str(), url.target(), url.host()));
        headers.iter().for_each(|(name, value)| call.complain(&format!("> {name}: {value}")));
        call.complain(">");
    }
    if !call.pays(BYTES_OF_A_REQUEST) {
        return Err(failure(7, "too many requests in one statement"));
    }
    let place = call.session.place.clone();
    let response = call.world.send(&place, request.clone()).map_err(|failed| {
        match failed.reason.strip_prefix("could not resolve host: ") {
            Some(host) => failure(6, format!("Could not resolve host: {host}")),
            None => failure(7, failed.reason),
        }
    })?;
    if options.is_verbose {
        head(&response).lines().for_each(|line| call.complain(&format!("< {line}")));
    }
    Ok(response)
}

/// The request that a redirect asks for: as curl does it, with GET instead of POST but after 307 and 308.
fn redirected(request: &Request, response: &Response, location: &str) -> Result<Request, Failure> {
    let address = resolved(&request.url, location);
    let url = Url::parse(&address).map_err(|wrong| failure(3, format!("URL rejected: {wrong}")))?;
    let keeps_body = matches!(response.status, 307 | 308) || request.method != Method::Post;
    let mut next = Request::new(if keeps_body { request.method } else { Method::Get }, url);
    for (name, value) in request.headers.iter() {
        let is_secret =
            name.eq_ignore_ascii_case("Authorization") && !is_same_service(&request.url, &next.url);
        let is_of_body = name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("Content-"));
        if !is_secret && (keeps_body || !is_of_body) {
            next = next.with_header(name, value);
        }
    }
    if keeps_body {
        next.body = request.body.clone();
    }
    Ok(next)
}

/// Status line and headers as they came.
fn head(response: &Response) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n", response.status, response.reason());
    for (name, value) in response.headers.iter() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head
}

fn write(call: &mut Call, file: &str, bytes: &[u8]) -> Result<(), Failure> {
    if file == "-" {
        call.io.out.extend_from_slice(bytes);
        return Ok(());
    }
    let written = call.session.files.write(file, bytes, false);
    written.map_err(|wrong| failure(23, format!("Failed to open the file {file}: {wrong}")))
}

/// `-w FORMAT`
fn tell(call: &mut Call, options: &Options, request: &Request, response: &Response) {
    let Some(format) = &options.write_out else { return };
    let mut text = String::new();
    let mut rest = format.as_str();
    while let Some((before, after)) = rest.split_once("%{") {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        text.push_str(&match name {
            "http_code" | "response_code" => format!("{:03}", response.status),
            "size_download" => response.body.as_bytes().len().to_string(),
            "content_type" => response.headers.get("Content-Type").unwrap_or_default().to_owned(),
            "url" | "url_effective" => request.url.to_string(),
            "method" => request.method.as_str().to_owned(),
            "http_version" => "1.1".to_owned(),
            "exitcode" => "0".to_owned(),
            _ => String::new(),
        });
        rest = after;
    }
    text.push_str(rest);
    let text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
    call.print(&text);
}
