//! A tiny Azure on a simulated network, written down in one journal.
//!
//! Everything that anybody does is an HTTP request that goes through one door, [`Simulator::send`]. Whatever happens
//! behind it is appended to the [`Journal`], and the [`Cloud`] is the fold of the journal's changes. Time is a virtual
//! clock and chance is a seed: the same seed and the same moves give the same journal, byte for byte.
//!
//! # Scope
//!
//! The simulator models managed identities and what they touch, as Microsoft documented and served it in 2026:
//!
//! - what has them: virtual machines, scale sets, web apps, function apps and the workflows of Logic Apps;
//! - who makes and proves them: Azure Resource Manager, the Managed Identity Resource Provider, Microsoft Entra ID and Graph,
//!   the token endpoints of hosts, and issuers outside Azure that workload identity federation trusts;
//! - who decides about them: Azure RBAC with conditions and deny assignments, access policies, app roles;
//! - what they reach: Resource Manager, Graph, Key Vault, Blob Storage, and APIs of one's own on App Service.
//!
//! One deliberate difference: Entra signs with RSA, this simulator with Ed25519, which any JOSE library verifies too.
//!
//! # Example
//!
//! An application signs in with its secret and creates a virtual machine with a system-assigned identity. Code on the machine
//! then gets a token, and needs no secret for it.
//!
//! ```
//! use mi_sim::wire::{Method, Request, Url, form_encode};
//! use mi_sim::{Application, Place, ResourceId, Settings, Simulator};
//!
//! let application = Application { name: "deployer".into(), secret: "s3cret".into() };
//! let settings = Settings { administrator_application: Some(application), ..Settings::default() };
//! let mut azure = Simulator::new(&settings)?;
//! let tenant = azure.cloud().tenant();
//! let client = tenant.service_principals().find(|one| one.display_name == "deployer").map(|one| one.app_id.to_string());
//! let url = Url::parse(&format!("https://login.microsoftonline.com/{}/oauth2/v2.0/token", tenant.id))?;
//! let form = form_encode(&[
//!     ("grant_type", "client_credentials"),
//!     ("client_id", &client.unwrap_or_default()),
//!     ("client_secret", "s3cret"),
//!     ("scope", "https://management.azure.com/.default"),
//! ]);
//! let request = Request::new(Method::Post, url).with_body("application/x-www-form-urlencoded", form);
//! let answer = azure.send(&Place::Internet, request)?.body.json()?;
//! let token = answer["access_token"].as_str().unwrap_or_default();
//!
//! let group = format!("/subscriptions/{}/resourceGroups/lab", azure.cloud().subscription());
//! let vm = format!("{group}/providers/Microsoft.Compute/virtualMachines/vm1");
//! for (id, body) in [
//!     (&group, r#"{ "location": "japaneast" }"#),
//!     (&vm, r#"{ "location": "japaneast", "identity": { "type": "SystemAssigned" } }"#),
//! ] {
//!     let url = Url::parse(&format!("https://management.azure.com{id}?api-version=2024-11-01"))?;
//!     let request = Request::new(Method::Put, url)
//!         .with_header("Authorization", format!("Bearer {token}"))
//!         .with_body("application/json", body.as_bytes().to_vec());
//!     assert_eq!(azure.send(&Place::Internet, request)?.status, 201);
//! }
//!
//! let url = "http://169.254.169.254/metadata/identity/oauth2/token\
//!            ?api-version=2018-02-01&resource=https://vault.azure.net";
//! let code = Place::Code { host: ResourceId::parse(&vm, "Microsoft.Compute/virtualMachines")? };
//! let answer = azure.send(&code, Request::new(Method::Get, Url::parse(url)?).with_header("Metadata", "true"))?;
//! assert_eq!(answer.status, 200);
//! assert!(answer.body.json()?["access_token"].is_string());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
#![cfg_attr(not(feature = "typescript"), no_std)]

extern crate alloc;

pub mod access;
pub mod analysis;
mod budget;
mod chance;
mod civil;
mod clock;
pub mod cloud;
mod fault;
mod figures;
mod ids;
mod journal;
mod meters;
mod network;
mod place;
pub mod rbac;
mod recent;
mod scope;
mod services;
mod settings;
mod simulator;
mod snapshot;
mod sort;
mod time;
pub mod view;
pub mod wire;

pub use cloud::{Change, Cloud};
pub use fault::Fault;
pub use figures::{Delays, Limits, lifetime};
pub use ids::{
    AppRoleId, ApplicationId, ClientId, DenyAssignmentName, FederatedCredentialId, KeyId, PrincipalId,
    RoleAssignmentName, RoleDefinitionId, SubscriptionId, TenantId,
};
pub use journal::{
    Conclusion, Entry, Event, FederationMismatch, IdentityRule, Journal, Span, SpanId, Spans, TokenRefusal,
};
pub use network::{HostName, audience_of, host_names};
pub use place::Place;
pub use scope::{ResourceId, Scope, ScopeError};
pub use services::{HostCode, RunsCode, SIGN_IN_HOSTS, ScriptOutput, Shell, version_of};
pub use settings::{Application, Grant, Issuer, IssuerError, Person, Settings, SettingsError};
pub use simulator::{ClockError, ConnectionError, PassError, Simulator};
pub use snapshot::{Conflict, Snapshot};
pub use sort::{gathered, sort_by};
pub use time::{Timestamp, TimestampError};
