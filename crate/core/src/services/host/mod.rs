//! The platform under a host: it is told which identities the host has, and gets their tokens ("How managed identities
//! for Azure resources work with Azure virtual machines").

mod acquire;
pub(super) mod configuration;
pub(super) mod script;

pub(super) use acquire::acquire;

use super::{At, Body, Call, Listens, MIB, Published, Service, imds};
use crate::place::Place;
use crate::scope::ResourceId;
use alloc::format;
use alloc::string::String;

/// What the names of hosts' platforms end in, inside Azure. The real ones are not public.
pub(super) const PLATFORMS: &str = ".hosts.azure.internal";

/// The platform as it is told which identities the host has.
pub(super) static SERVICE: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |_, _| imds::too_large() },
    listens: Listens::ForEach { find, answer: configuration::answer },
};

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host = called(call)?;
    (call.url.path() == "/identity" && call.from.is_azure())
        .then(|| (Place::Metadata { host: host.clone() }, host))
}

/// The instance whose platform is called.
pub(super) fn called(call: &Call<'_>) -> Option<ResourceId> {
    Some(call.cloud.instance_with(call.name(PLATFORMS))?.id().clone())
}

/// An address of the platform under an instance.
pub(super) fn platform(platform_id: &str, path: &str) -> String {
    format!("https://{platform_id}{PLATFORMS}/{path}")
}
