//! The platform under a host: it is told which identities the host has, and gets their tokens ("How managed identities
//! for Azure resources work with Azure virtual machines").

mod acquire;
pub(super) mod configuration;

pub(super) use acquire::acquire;

use super::{Desk, app, imds, workflow};
use crate::network::{METADATA_HOST, is_platform};
use crate::scope::ResourceId;
use crate::wire::{Request, Response};

/// Answers for the token endpoint of a host.
pub(super) fn answer(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    if request.url.host() == METADATA_HOST {
        return imds::answer(desk, host, request);
    }
    if !is_platform(request.url.host()) {
        return app::token(desk, host, request);
    }
    match request.url.path() {
        "/identity" => configuration::answer(desk, host, request),
        _ => workflow::token(desk, host, request),
    }
}

/// Answers for the code on a host: what an app serves, and what a workflow does when it is run.
pub(super) fn answer_code(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    if is_platform(request.url.host()) {
        workflow::run(desk, host, request)
    } else {
        app::serve(desk, host, request)
    }
}
