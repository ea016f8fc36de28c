//! Apps of App Service and functions: the token endpoint of the app's own, and the API that its code serves ("How to use
//! managed identities for App Service and Azure Functions").

mod api;
mod endpoint;
mod kudu;

pub(super) use kudu::{HOSTS as KUDU_HOSTS, SERVICE as KUDU, publishing_credential};

use super::{At, Body, Call, KIB, Listens, MIB, Published, Service, imds};
use crate::cloud::APP_ENDPOINT_PORT;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::Response;

/// What the host names of apps end in.
const HOSTS: &str = ".azurewebsites.net";

/// The app itself.
pub(super) static SERVICE: Service = Service {
    at: At::Below(HOSTS),
    audiences: &[],
    application: None,
    published: Published::ToClients,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find: app, answer: api::serve },
};

/// The token endpoint of an app: it listens only where the app has an identity.
pub(super) static TOKENS: Service = Service {
    at: At::Loopback(APP_ENDPOINT_PORT),
    audiences: &[],
    application: None,
    published: Published::ToClients,
    body: Body { longest: 16 * KIB, too_large: |_, _| imds::too_large() },
    listens: Listens::ForEach { find: endpoint, answer: endpoint::token },
};

fn app(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let app = call.cloud.app_named(call.name(HOSTS))?;
    Some((Place::Code { host: app.id.clone() }, app.id.clone()))
}

fn endpoint(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let Place::Code { host } = call.from else { return None };
    let is_app = call.cloud.host(host).is_some_and(|host| host.kind.is_app());
    let has_identities = call.cloud.endpoint(host).is_some_and(|endpoint| !endpoint.identities.is_empty());
    (is_app && has_identities).then(|| (Place::Metadata { host: host.clone() }, host.clone()))
}
