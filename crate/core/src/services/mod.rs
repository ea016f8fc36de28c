//! Who answers: every service is a function from a request to a response, over the one handle it is given, and a row in
//! the list of all services.

mod app;
mod bearer;
mod decision;
mod desk;
mod entra;
mod federation;
mod graph;
mod host;
mod imds;
mod issuer;
mod key_vault;
mod msrp;
mod odata;
mod past;
mod resource_manager;
mod run_code;
mod service;
mod storage;
mod workflow;

pub(crate) use desk::Desk;
pub use entra::SIGN_IN_HOSTS;
pub(crate) use host::configuration::fetch_credential;
pub(crate) use host::script::no_shell;
pub use host::script::{HostCode, ScriptOutput, Shell};
pub(crate) use resource_manager::{in_matrix, is_host, runs_code, targets};
pub use run_code::RunsCode;
pub(crate) use service::{At, Body, Call, KIB, Listens, MIB, Published, Service, is_loopback};
pub(crate) use storage::{offered_outside, sign_with_key};

use crate::cloud::FirstParty;
use crate::wire::Url;

/// All services. Their applications are registered in this order.
pub(crate) static SERVICES: [&Service; 17] = [
    &resource_manager::SERVICE,
    &key_vault::SERVICE,
    &storage::SERVICE,
    &graph::SERVICE,
    &entra::SERVICE,
    &msrp::SERVICE,
    &imds::SERVICE,
    &app::SERVICE,
    &app::TOKENS,
    &app::KUDU,
    &host::SERVICE,
    &host::script::SERVICE,
    &workflow::RUNS,
    &workflow::TOKENS,
    &workflow::CALLBACK,
    &issuer::METADATA,
    &issuer::TOKENS,
];

/// Which of the services that stand at one place in the picture an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// At Entra ID, the directory rather than the token service.
    Directory,
    /// At code or its token endpoint, the platform below it, which only Azure's own services and workflows reach.
    Platform,
    /// At an app, what App Service has for who publishes to it.
    Publishing,
    /// The one that everybody means by the place.
    Front,
}

impl Door {
    /// The door at this address, by the rows of the services.
    pub(crate) fn of(url: &Url) -> Self {
        match url {
            _ if graph::SERVICE.at.is_meant(url) => Self::Directory,
            _ if host::SERVICE.at.is_meant(url) => Self::Platform,
            _ if app::KUDU.at.is_meant(url) => Self::Publishing,
            _ => Self::Front,
        }
    }
}

/// The applications that Microsoft registered for its services, with the names that tokens for them are asked for by.
pub(crate) fn first_party() -> impl Iterator<Item = (&'static FirstParty, &'static [&'static str])> {
    SERVICES.iter().filter_map(|service| Some((service.application.as_ref()?, service.audiences)))
}
