//! Requests that a browser sends on behalf of a page: those of pages from elsewhere are refused, whatever they ask for.
//!
//! A page may send simple requests to any address without asking first, and without seeing the answer (Fetch, "no-cors");
//! what they ask for would happen all the same, and stand in the journal. Browsers say in `Origin` and `Sec-Fetch-Site`
//! whose they are. Clients of Azure are no browsers and send neither.

use crate::reply::{self, Reply};
use hyper::StatusCode;
use hyper::header::{HOST, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Whether the request is nobody's, or that of a page from here.
pub(crate) fn check(parts: &Parts) -> Result<(), Reply> {
    let text = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let own = text(HOST.as_str()).unwrap_or_default();
    let is_own = |origin: &str| {
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        host.is_some_and(|host| host.eq_ignore_ascii_case(own))
    };
    let is_foreign_origin = text(ORIGIN.as_str()).is_some_and(|origin| !is_own(origin));
    let is_foreign_site = text(SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign_origin || is_foreign_site {
        let line = "this request comes from a page of another origin, and such pages may do nothing here";
        return Err(reply::text(StatusCode::FORBIDDEN, line));
    }
    Ok(())
}

/// Whether the request names one host, as HTTP/1.1 demands (RFC 9112, section 3.2): of two, each of several readers could
/// take another one. An absolute target counts, and its client has to repeat its host in the header (section 3.2.2); without
/// a port, that of `scheme` is meant. A target of the other scheme did not come on the way that it names.
pub(crate) fn check_one_host(parts: &Parts, scheme: Scheme) -> Result<(), Reply> {
    let mut headers = parts.headers.get_all(HOST).iter();
    let (header, second) = (headers.next(), headers.next());
    if second.is_some() {
        return Err(reply::text(StatusCode::BAD_REQUEST, "the request has more than one `Host` header"));
    }
    if parts.uri.scheme_str().is_some_and(|named| !named.eq_ignore_ascii_case(scheme.name())) {
        return Err(reply::text(StatusCode::BAD_REQUEST, scheme.other()));
    }
    let named =
        header.and_then(|header| header.to_str().ok()?.parse::<Authority>().ok()).filter(is_host_and_port);
    if header.is_some() && named.is_none() {
        let line = "the `Host` header is not one host, as in `Host: 127.0.0.1:8169`";
        return Err(reply::text(StatusCode::BAD_REQUEST, line));
    }
    if let (Some(target), Some(_)) = (parts.uri.authority(), header) {
        let is_same = |named: &Authority| {
            let port = |authority: &Authority| authority.port_u16().unwrap_or(scheme.port());
            named.host().eq_ignore_ascii_case(target.host()) && port(named) == port(target)
        };
        if !named.as_ref().is_some_and(is_same) {
            let line = format!(
                "the request is for `{target}`, but its `Host` header names another; both must name the same"
            );
            return Err(reply::text(StatusCode::BAD_REQUEST, &line));
        }
    }
    Ok(())
}

/// The parser keeps users before a host and any text for a port.
fn is_host_and_port(named: &Authority) -> bool {
    let port = named.as_str().strip_prefix(named.host());
    port.is_some_and(|port| port.is_empty() || named.port_u16().is_some())
}

/// How a request arrived.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// What is said of a target of the other scheme.
    fn other(self) -> &'static str {
        match self {
            Self::Http => "an https address is reached by CONNECT: this request would send it in plain text",
            Self::Https => "an http address is not asked for over TLS",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}
