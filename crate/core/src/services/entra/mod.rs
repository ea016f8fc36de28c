//! Microsoft Entra ID: the token service and its published keys.

mod assertion;
mod authorize;
mod claims;
mod client;
mod discovery;
mod error;
mod federated;
mod form;
mod instance;
#[cfg(test)]
mod tests;
mod token;

use super::{At, Body, Desk, KIB, Listens, Published, Service};
use crate::place::Place;
use crate::wire::{Method, Request, Response};
use alloc::vec::Vec;

/// The host names of the token service, which are all the same, the preferred one first.
pub const SIGN_IN_HOSTS: [&str; 4] =
    ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"];

pub(super) static SERVICE: Service = Service {
    at: At::Names(&SIGN_IN_HOSTS),
    audiences: &[],
    application: None,
    published: Published::Always,
    body: Body { longest: 256 * KIB, too_large },
    listens: Listens::Once { place: Place::EntraId, hears: |_| true, answer },
};

/// A body that is longer than any form; which error the real service has for it is UNCONFIRMED.
fn too_large(desk: &mut Desk<'_>, request: &Request) -> Response {
    let text = "The request body is larger than the endpoint accepts.";
    Response { status: 413, ..error::Aadsts::new(90_100, text).response(desk, request) }
}

fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    match (request.method, path.as_slice()) {
        (Method::Get, ["common", "discovery", "instance"]) => instance::discovery(desk, request),
        (Method::Get, [tenant, ".well-known", "openid-configuration"]) => {
            discovery::configuration(desk, tenant, discovery::Version::V1)
        }
        (Method::Get, [tenant, "v2.0", ".well-known", "openid-configuration"]) => {
            discovery::configuration(desk, tenant, discovery::Version::V2)
        }
        (Method::Get, [tenant, "discovery", "keys"] | [tenant, "discovery", "v2.0", "keys"]) => {
            discovery::keys(desk, tenant)
        }
        (Method::Get, [tenant, "oauth2", "authorize"] | [tenant, "oauth2", "v2.0", "authorize"]) => {
            authorize::authorize(desk, request, tenant)
        }
        (Method::Post, [tenant, "oauth2", "token"]) => {
            token::token(desk, request, tenant, token::Endpoint::V1)
        }
        (Method::Post, [tenant, "oauth2", "v2.0", "token"]) => {
            token::token(desk, request, tenant, token::Endpoint::V2)
        }
        (_, [_, "oauth2", "token"] | [_, "oauth2", "v2.0", "token"]) => {
            error::Aadsts::new(900_561, "The endpoint only accepts POST requests. Received a GET request.")
                .response(desk, request)
        }
        _ => Response::new(404),
    }
}
