//! What code runs on and managed identities belong to: virtual machines, web apps, function apps and logic apps ("Azure
//! services that can use managed identities to access other services").
//!
//! A host is a resource: it has the identity block. What runs code are its instances, of which most hosts have one, which
//! goes by the host's own id. Token endpoints, and with them the tokens that are kept, belong to instances.

use super::instance::Instances;
use super::resources::{IdentityBlock, Tags};
use crate::scope::ResourceId;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

/// Where code on an app of App Service asks for tokens (`IDENTITY_ENDPOINT`), at [`APP_ENDPOINT_PORT`].
const APP_ENDPOINT: &str = "http://127.0.0.1:41013/msi/token/";
/// The port of `IDENTITY_ENDPOINT`. It varies; here it is always this one.
pub(crate) const APP_ENDPOINT_PORT: u16 = 41013;

/// What kind of host it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum HostKind {
    /// A virtual machine, whose code asks the metadata endpoint.
    VirtualMachine,
    /// A virtual machine scale set: machines alike, each with a metadata endpoint of its own.
    VirtualMachineScaleSet,
    /// A web app of App Service, whose code asks an endpoint of the app's own and answers requests from outside.
    WebApp,
    /// A function app: App Service for functions.
    FunctionApp,
    /// A workflow of Logic Apps: it runs no code of its owner's, so that nobody but its actions gets tokens.
    LogicApp,
}

/// By what code on a host gets tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenEndpoint {
    /// The metadata endpoint, 169.254.169.254.
    InstanceMetadata,
    /// An endpoint on the loopback of App Service (`IDENTITY_ENDPOINT`).
    AppService,
    /// The platform itself: no code of the owner's runs there that could ask.
    Platform,
}

impl HostKind {
    /// All kinds; of those that share a type, the one first that a host of this type is by default.
    pub const ALL: [Self; 5] =
        [Self::VirtualMachine, Self::WebApp, Self::FunctionApp, Self::LogicApp, Self::VirtualMachineScaleSet];

    /// The type of resource, as Resource Manager writes it.
    #[must_use]
    pub const fn resource_type(self) -> &'static str {
        match self {
            Self::VirtualMachine => "Microsoft.Compute/virtualMachines",
            Self::VirtualMachineScaleSet => "Microsoft.Compute/virtualMachineScaleSets",
            Self::WebApp | Self::FunctionApp => "Microsoft.Web/sites",
            Self::LogicApp => "Microsoft.Logic/workflows",
        }
    }

    /// By what code on it gets tokens.
    #[must_use]
    pub const fn token_endpoint(self) -> TokenEndpoint {
        match self {
            Self::VirtualMachine | Self::VirtualMachineScaleSet => TokenEndpoint::InstanceMetadata,
            Self::WebApp | Self::FunctionApp => TokenEndpoint::AppService,
            Self::LogicApp => TokenEndpoint::Platform,
        }
    }

    /// The member of `properties` that says what is true of every instance, for a kind that keeps several alike.
    #[must_use]
    pub const fn model(self) -> Option<&'static str> {
        match self {
            Self::VirtualMachineScaleSet => Some("virtualMachineProfile"),
            Self::VirtualMachine | Self::WebApp | Self::FunctionApp | Self::LogicApp => None,
        }
    }

    /// Whether it is an app of App Service, with a host name, a deployment service and publishing credentials.
    #[must_use]
    pub const fn is_app(self) -> bool {
        match self {
            Self::WebApp | Self::FunctionApp => true,
            Self::VirtualMachine | Self::VirtualMachineScaleSet | Self::LogicApp => false,
        }
    }

    /// The group of commands by which the Azure CLI gives it identities, if it does.
    #[must_use]
    pub const fn command_group(self) -> Option<&'static str> {
        match self {
            Self::VirtualMachine => Some("vm"),
            Self::VirtualMachineScaleSet => Some("vmss"),
            Self::WebApp => Some("webapp"),
            Self::FunctionApp => Some("functionapp"),
            Self::LogicApp => None,
        }
    }
}

/// Whether code runs on a host ("States and billing status of Azure Virtual Machines").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Power {
    /// It runs.
    #[default]
    Running,
    /// It is switched off and keeps its place.
    Stopped,
    /// It is switched off, and its place is given away.
    Deallocated,
}

impl Power {
    /// Whether code runs.
    #[must_use]
    pub fn is_on(&self) -> bool {
        *self == Self::Running
    }
}

/// A host.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Host {
    /// Its id.
    pub id: ResourceId,
    /// What it is.
    pub kind: HostKind,
    /// Its region.
    pub location: String,
    /// Its tags.
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
    /// The number by which the platform knows it (`vmId` of a virtual machine).
    pub platform_id: String,
    /// What code on an app must show the app's token endpoint (`IDENTITY_HEADER`). No other host asks for one.
    pub identity_header: Option<String>,
    /// Its identities.
    pub identity: IdentityBlock,
    /// Whether it runs, for a kind that can be switched off.
    #[serde(skip_serializing_if = "Power::is_on")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Power>"))]
    pub power: Power,
    /// What its creator said of it.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub properties: JsonMap<String, Value>,
    /// The size and number of what it keeps, for a type that keeps several alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sku: Option<Sku>,
    /// What runs its code, for a type that keeps several alike; without, the host runs it itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub instances: Option<Instances>,
}

/// What is billed: how large each is, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct Sku {
    pub name: String,
    pub tier: String,
    pub capacity: u32,
}

impl Host {
    /// The application settings of an app, in order.
    pub fn app_settings(&self) -> impl Iterator<Item = (&str, &str)> {
        let settings = self.properties.get("siteConfig").and_then(|config| config.get("appSettings"));
        let settings = settings.and_then(Value::as_array).into_iter().flatten();
        settings.filter_map(|one| Some((one.get("name")?.as_str()?, one.get("value")?.as_str()?)))
    }

    /// The environment variables that code on the host sees, as far as App Service sets them: where to ask for tokens,
    /// if the app has an identity, and the application settings.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let own = |(name, value): (&str, &str)| (name.to_string(), value.to_string());
        let mut variables: Vec<(String, String)> = self.app_settings().map(own).collect();
        if let Some(header) =
            self.identity_header.as_ref().filter(|_| self.identity != IdentityBlock::default())
        {
            variables.push(own(("IDENTITY_ENDPOINT", APP_ENDPOINT)));
            variables.push(own(("IDENTITY_HEADER", header)));
        }
        if self.kind.is_app() {
            variables.push(own(("WEBSITE_SITE_NAME", self.id.name())));
        }
        variables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_are_all() {
        let number = |kind| match kind {
            HostKind::VirtualMachine => 0,
            HostKind::WebApp => 1,
            HostKind::FunctionApp => 2,
            HostKind::LogicApp => 3,
            HostKind::VirtualMachineScaleSet => 4,
        };
        assert_eq!(HostKind::ALL.map(number), [0, 1, 2, 3, 4]);
    }
}
