//! What a request is after: its kind, told from who asks whom by which verb at which address.
//!
//! One code serves the story (what is new in a run, what is plumbing) and whoever puts the request into words.

use crate::cloud::UserAssignedIdentity;
use crate::place::Place;
use crate::scope::Scope;
use crate::services::{Door, is_host};
use crate::wire::{Method, Request};
use serde::Serialize;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Aim {
    /// Resource Manager is to create or update a resource.
    ArmPut,
    /// It is to create or update something that code runs on, with its identity block.
    ArmPutMachine,
    /// It is to create or update a user-assigned identity.
    ArmPutIdentity,
    /// It is to assign a role.
    ArmPutRole,
    /// It is to change part of a resource.
    ArmPatch,
    /// It is to read.
    ArmGet,
    /// It is to delete a resource.
    ArmDelete,
    /// It is to delete a resource with which an identity goes.
    ArmDeleteIdentity,
    /// It is to delete a user-assigned identity.
    ArmDeleteOwn,
    /// It is to do something with a resource.
    ArmPost,
    /// A token endpoint is told which identities it serves.
    Configure,
    /// A token endpoint is told that it serves none any more.
    Unconfigure,
    /// The identity provider is to issue a certificate.
    Issue,
    /// The identity provider is asked for a credential.
    Fetch,
    /// The identity provider is to revoke a credential.
    Revoke,
    /// The directory is to create a service principal.
    CreatePrincipal,
    /// The directory is to register a certificate.
    RegisterCertificate,
    /// The directory is to delete a service principal.
    DeletePrincipal,
    /// The directory is to trust an outside issuer for an identity.
    Federate,
    /// The directory is to trust it no longer.
    Unfederate,
    /// The directory is read.
    Graph,
    /// The directory is changed by somebody outside Azure.
    GraphWrite,
    /// A person signs in.
    SignIn,
    /// A person's tool exchanges a code for a token.
    Redeem,
    /// A token endpoint proves by an assertion for whom it asks.
    Assertion,
    /// Somebody else asks for a token.
    TokenRequest,
    /// The signing keys of Entra are fetched.
    Keys,
    /// What Entra publishes about itself is read.
    Discovery,
    /// Code asks the metadata endpoint for a token.
    Token,
    /// The code of an app asks for a token.
    AppToken,
    /// The action of a workflow gets a token.
    WorkflowToken,
    /// A workflow is started.
    RunWorkflow,
    /// Somebody's script is to run on a machine or an app.
    RunScript,
    /// An API of somebody's own is called.
    Api,
    /// Code asks the metadata endpoint about its machine.
    Instance,
    /// Code asks the metadata endpoint for something else.
    Metadata,
    /// A secret is read.
    SecretGet,
    /// A secret is set.
    SecretPut,
    /// A vault is asked for something else.
    VaultOther,
    /// A blob is read.
    BlobGet,
    /// A blob is written.
    BlobPut,
    /// What an outside issuer publishes is read.
    IssuerKeys,
    /// An outside issuer is to give a job a token.
    IssuerToken,
    /// Nobody listens there.
    Nowhere,
}

impl Aim {
    /// The aim of a request.
    #[must_use]
    pub fn of(from: &Place, to: Option<&Place>, request: &Request) -> Self {
        let path = request.url.path();
        let door = Door::of(&request.url);
        match to {
            None => Self::Nowhere,
            Some(Place::ResourceManager) => at_manager(request.method, path),
            Some(Place::IdentityProvider) => match request.method {
                Method::Put => Self::Issue,
                Method::Delete => Self::Revoke,
                _ => Self::Fetch,
            },
            Some(Place::EntraId) if door == Door::Directory => at_directory(from, request.method, path),
            Some(Place::EntraId) => at_token_service(from, path),
            Some(Place::Metadata { .. }) if door == Door::Platform => at_platform(from, request.method, path),
            Some(Place::Metadata { .. }) => at_endpoint(path),
            // An app's own API may have paths of the same names.
            Some(Place::Code { .. }) => match (door, path) {
                (Door::Platform, "/script") | (Door::Publishing, "/api/command") => Self::RunScript,
                (Door::Platform, "/run") => Self::RunWorkflow,
                _ => Self::Api,
            },
            Some(Place::Person { .. } | Place::Internet) => Self::Api,
            Some(Place::KeyVault { .. }) => match (begins(path, "/secrets/"), request.method) {
                (false, _) => Self::VaultOther,
                (true, Method::Put) => Self::SecretPut,
                (true, _) => Self::SecretGet,
            },
            Some(Place::Storage { .. }) if request.method == Method::Put => Self::BlobPut,
            Some(Place::Storage { .. }) => Self::BlobGet,
            Some(Place::Issuer { .. }) if path.ends_with("/token") => Self::IssuerToken,
            Some(Place::Issuer { .. }) => Self::IssuerKeys,
        }
    }
}

fn at_manager(method: Method, path: &str) -> Aim {
    let mut last = path.rsplit('/').filter(|segment| !segment.is_empty()).skip(1);
    let kind = last.next().unwrap_or_default();
    let assigns_role = kind.eq_ignore_ascii_case("roleAssignments");
    let resource = || Scope::parse(path).ok().and_then(|scope| scope.resource_type());
    let runs_code = || resource().is_some_and(|kind| is_host(&kind));
    let is_identity = || resource().is_some_and(|kind| kind.eq_ignore_ascii_case(UserAssignedIdentity::TYPE));
    match method {
        Method::Put if assigns_role => Aim::ArmPutRole,
        Method::Put if runs_code() => Aim::ArmPutMachine,
        Method::Put if is_identity() => Aim::ArmPutIdentity,
        Method::Put => Aim::ArmPut,
        Method::Delete if runs_code() => Aim::ArmDeleteIdentity,
        Method::Delete if is_identity() => Aim::ArmDeleteOwn,
        Method::Delete => Aim::ArmDelete,
        Method::Patch => Aim::ArmPatch,
        Method::Post => Aim::ArmPost,
        Method::Get | Method::Head | Method::Options => Aim::ArmGet,
    }
}

/// What is posted to Microsoft Graph and yet only asks.
const ASKED: [&str; 4] = ["getByIds", "getMemberObjects", "getMemberGroups", "checkMemberGroups"];

fn at_directory(from: &Place, method: Method, path: &str) -> Aim {
    if !from.is_azure() {
        let is_question =
            method == Method::Get || path.rsplit('/').next().is_some_and(|last| ASKED.contains(&last));
        return if is_question { Aim::Graph } else { Aim::GraphWrite };
    }
    match method {
        Method::Delete if path.contains("/federatedIdentityCredentials/") => Aim::Unfederate,
        _ if path.contains("/federatedIdentityCredentials/") => Aim::Federate,
        Method::Post => Aim::CreatePrincipal,
        Method::Patch => Aim::RegisterCertificate,
        Method::Delete => Aim::DeletePrincipal,
        _ => Aim::Graph,
    }
}

fn at_token_service(from: &Place, path: &str) -> Aim {
    match from {
        _ if path.ends_with("/keys") => Aim::Keys,
        _ if path.contains("/.well-known/") => Aim::Discovery,
        _ if path.ends_with("/authorize") => Aim::SignIn,
        Place::Metadata { .. } => Aim::Assertion,
        Place::Person { .. } => Aim::Redeem,
        _ => Aim::TokenRequest,
    }
}

fn at_platform(from: &Place, method: Method, path: &str) -> Aim {
    match from {
        Place::ResourceManager if method == Method::Delete => Aim::Unconfigure,
        Place::ResourceManager => Aim::Configure,
        _ if path == "/token" => Aim::WorkflowToken,
        _ => Aim::Metadata,
    }
}

fn at_endpoint(path: &str) -> Aim {
    match path {
        _ if begins(path, "/msi/token") => Aim::AppToken,
        _ if begins(path, "/metadata/identity/oauth2/token") => Aim::Token,
        _ if begins(path, "/metadata/instance") => Aim::Instance,
        _ => Aim::Metadata,
    }
}

/// Whether a path begins so, in whichever letters.
fn begins(path: &str, beginning: &str) -> bool {
    path.get(..beginning.len()).is_some_and(|own| own.eq_ignore_ascii_case(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::ResourceId;
    use crate::wire::Url;
    use alloc::format;

    fn host() -> ResourceId {
        let group = Scope::parse("/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg");
        ResourceId::new(&group.unwrap(), "Microsoft.Web/sites", "web")
    }

    fn of(from: &Place, to: &Place, method: Method, url: &str) -> Aim {
        Aim::of(from, Some(to), &Request::new(method, Url::parse(url).unwrap()))
    }

    #[test]
    fn an_app_may_call_its_own_paths_as_azure_calls_those_of_its_platforms() {
        let code = Place::Code { host: host() };
        for path in ["script", "api/command", "run", "api/run"] {
            let url = format!("https://web.azurewebsites.net/{path}");
            for from in [&code, &Place::Internet] {
                assert_eq!(of(from, &code, Method::Post, &url), Aim::Api, "{path}");
            }
        }
        let from = Place::ResourceManager;
        let inside = |path: &str| format!("https://1234.hosts.azure.internal/{path}");
        assert_eq!(of(&from, &code, Method::Post, &inside("script")), Aim::RunScript);
        assert_eq!(of(&from, &code, Method::Post, &inside("run")), Aim::RunWorkflow);
        assert_eq!(of(&code, &code, Method::Post, &inside("run")), Aim::RunWorkflow);
        let kudu = "https://web.scm.azurewebsites.net/api/command";
        assert_eq!(of(&Place::Internet, &code, Method::Post, kudu), Aim::RunScript);
    }

    #[test]
    fn what_goes_with_a_resource_is_told_from_the_identity_that_is_one() {
        let (person, manager) = (Place::Person { name: "alice".into() }, Place::ResourceManager);
        let group = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg";
        let asked = |method, rest: &str| {
            let url = format!("https://management.azure.com{group}/providers/{rest}?api-version=2024-11-01");
            of(&person, &manager, method, &url)
        };
        let identity = "microsoft.managedidentity/USERASSIGNEDIDENTITIES/id1";
        for (rest, put, delete) in [
            (identity, Aim::ArmPutIdentity, Aim::ArmDeleteOwn),
            ("Microsoft.Web/sites/web", Aim::ArmPutMachine, Aim::ArmDeleteIdentity),
            ("Microsoft.KeyVault/vaults/kv", Aim::ArmPut, Aim::ArmDelete),
            // One of another provider has the name alone.
            ("Microsoft.Web/userAssignedIdentities/id1", Aim::ArmPut, Aim::ArmDelete),
        ] {
            assert_eq!(asked(Method::Put, rest), put, "{rest}");
            assert_eq!(asked(Method::Delete, rest), delete, "{rest}");
        }
    }

    #[test]
    fn only_the_platform_gives_a_workflow_its_token() {
        let (code, endpoint) = (Place::Code { host: host() }, Place::Metadata { host: host() });
        for url in ["http://169.254.169.254/token", "http://127.0.0.1:41013/token"] {
            assert_eq!(of(&code, &endpoint, Method::Get, url), Aim::Metadata, "{url}");
        }
        let token = "https://1234.hosts.azure.internal/token";
        assert_eq!(of(&code, &endpoint, Method::Get, token), Aim::WorkflowToken);
        let identities = "https://1234.hosts.azure.internal/identity";
        assert_eq!(of(&Place::ResourceManager, &endpoint, Method::Put, identities), Aim::Configure);
        assert_eq!(of(&Place::ResourceManager, &endpoint, Method::Delete, identities), Aim::Unconfigure);
    }
}
