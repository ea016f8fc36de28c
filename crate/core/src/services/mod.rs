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
pub use resource_manager::version_of;
pub(crate) use resource_manager::{in_matrix, is_host, runs_code, targets};
pub use run_code::RunsCode;
pub(crate) use run_code::{APP, MACHINE, SCALE_SET_MACHINE};
pub(crate) use service::{At, Body, Call, KIB, Listens, MIB, Published, Service, is_loopback};
pub(crate) use storage::{offered_outside, sign_with_key};

use crate::cloud::FirstParty;
use crate::wire::Url;
use serde::Serialize;

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

/// A service that takes tokens of Entra, as the place in the picture where it stands is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TakesTokens {
    /// Resource Manager.
    ResourceManager,
    /// Any vault.
    KeyVault,
    /// Any storage account, or the one that the audience names.
    Storage,
}

impl TakesTokens {
    /// Which of them a token of this audience is for, by the rows of the services.
    pub(crate) fn of(audience: &str) -> Option<Self> {
        let is_of = |service: &Service| {
            service.audiences.iter().any(|own| bearer::without_slash(own) == bearer::without_slash(audience))
        };
        let names_account = || Url::parse(audience).is_ok_and(|url| storage::SERVICE.at.is_meant(&url));
        match () {
            () if is_of(&resource_manager::SERVICE) => Some(Self::ResourceManager),
            () if is_of(&key_vault::SERVICE) => Some(Self::KeyVault),
            () if is_of(&storage::SERVICE) || names_account() => Some(Self::Storage),
            () => None,
        }
    }
}

/// The applications that Microsoft registered for its services, with the names that tokens for them are asked for by.
pub(crate) fn first_party() -> impl Iterator<Item = (&'static FirstParty, &'static [&'static str])> {
    SERVICES.iter().filter_map(|service| Some((service.application.as_ref()?, service.audiences)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_the_service_whose_row_has_its_audience() {
        for (audience, service) in [
            ("https://management.azure.com/", Some(TakesTokens::ResourceManager)),
            ("https://management.azure.com", Some(TakesTokens::ResourceManager)),
            ("https://vault.azure.net", Some(TakesTokens::KeyVault)),
            ("https://storage.azure.com/", Some(TakesTokens::Storage)),
            ("https://appdata.blob.core.windows.net", Some(TakesTokens::Storage)),
            ("https://graph.microsoft.com", None),
            ("api://orders.management.blob.", None),
        ] {
            assert_eq!(TakesTokens::of(audience), service, "{audience}");
        }
    }
}
