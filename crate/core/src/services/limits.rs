//! How long a body each service takes: it is looked at before anything else of a request, so that a stranger's megabytes
//! are neither read nor kept.

use super::{Desk, entra, graph, host, imds, key_vault, resource_manager, storage};
use crate::place::Place;
use crate::wire::{Request, Response};

const KIB: usize = 1_024;
const MIB: usize = 1_024 * KIB;

/// The most bytes of a body that whoever listens at this place takes for this request.
///
/// Resource Manager's figure is its own error's ("RequestContentTooLarge"). Of the others UNCONFIRMED: Graph is taken to be
/// like Resource Manager, the token endpoints and vaults to take some times what a certificate or the longest secret (25
/// kB) needs, the metadata endpoint nearly nothing, as it serves GET alone. Blob Storage takes gigabytes and an app 30 MB;
/// here it is what fits into the memory of a page.
pub(crate) fn longest_body(to: &Place, request: &Request) -> usize {
    let url = &request.url;
    match to {
        Place::EntraId if !graph::SERVICE.at.is_meant(url) => 256 * KIB,
        Place::Metadata { .. } if !host::SERVICE.at.is_meant(url) => 16 * KIB,
        // It serves GET alone too.
        Place::Issuer { .. } => 16 * KIB,
        Place::KeyVault { .. } => 256 * KIB,
        Place::Storage { .. } => 8 * MIB,
        _ => 4 * MIB,
    }
}

/// What the service says to a longer body.
pub(crate) fn too_large(desk: &mut Desk<'_>, request: &Request) -> Response {
    match desk.place() {
        Place::ResourceManager | Place::IdentityProvider => resource_manager::too_large(desk),
        Place::EntraId if graph::SERVICE.at.is_meant(&request.url) => graph::too_large(),
        Place::EntraId => entra::too_large(desk, request),
        Place::Metadata { .. } => imds::too_large(),
        Place::KeyVault { .. } => key_vault::too_large(),
        Place::Storage { .. } => storage::too_large(desk, 8 * MIB),
        Place::Code { .. } | Place::Person { .. } | Place::Internet | Place::Issuer { .. } => {
            Response::new(413)
        }
    }
}
