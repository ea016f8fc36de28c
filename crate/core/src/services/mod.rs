//! Who answers: every service is a function from a request to a response, over the one handle it is given.

mod access;
mod app;
mod bearer;
mod desk;
mod entra;
mod graph;
mod host;
mod imds;
mod key_vault;
mod msrp;
mod odata;
mod past;
mod resource_manager;
mod storage;
mod workflow;

pub(crate) use desk::Desk;
pub(crate) use host::configuration::fetch_credential;

use crate::place::Place;
use crate::wire::{Request, Response};

/// The answer of whoever the desk belongs to.
pub(crate) fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    match desk.place().clone() {
        Place::ResourceManager => resource_manager::answer(desk, request),
        Place::EntraId if request.url.host() == "graph.microsoft.com" => graph::answer(desk, request),
        Place::EntraId => entra::answer(desk, request),
        Place::IdentityProvider => msrp::answer(desk, request),
        Place::Metadata { host } => host::answer(desk, &host, request),
        Place::Code { host } => host::answer_code(desk, &host, request),
        Place::KeyVault { name } => key_vault::answer(desk, &name, request),
        Place::Storage { name } => storage::answer(desk, &name, request),
        Place::Person { .. } | Place::Internet => Response::new(404),
    }
}
