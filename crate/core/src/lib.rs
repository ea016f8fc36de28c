//! A tiny Azure on a simulated network, written down in one journal.
//!
//! Everything that anybody does is an HTTP request that goes through one door, [`Simulator::send`]. Whatever happens
//! behind it is appended to the [`Journal`], and the [`Cloud`] is the fold of the journal's changes. Time is a virtual
//! clock and chance is a seed: the same seed and the same moves give the same journal, byte for byte.
//!
//! # Scope
//!
//! Modelled is what happens around the managed identities of virtual machines, apps and workflows, as Microsoft documented
//! and served it in 2026: Azure Resource Manager, Microsoft Entra ID and Graph, the Managed Identity Resource Provider, the
//! token endpoints of hosts, Azure RBAC, Key Vault and Blob Storage. One deliberate difference: Entra signs with RSA, this
//! simulator with Ed25519, which any JOSE library verifies too.
//!
//! # Example
//!
//! A person creates a virtual machine with a system-assigned identity, and code on it gets a token without a credential.
//!
//! ```
//! use mi_sim::wire::{Method, Request, Url};
//! use mi_sim::{Place, ResourceId, Settings, Simulator};
//!
//! let mut azure = Simulator::new(&Settings::default())?;
//! let admin = Place::Person { name: "admin".into() };
//! let token = azure.person_token("admin", "https://management.azure.com/").expect("admin can sign in");
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
//!     assert_eq!(azure.send(&admin, request)?.status, 201);
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
mod budget;
mod chance;
mod civil;
mod clock;
pub mod cloud;
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
mod sign_in;
mod simulator;
mod snapshot;
mod time;
pub mod view;
pub mod wire;

pub use cloud::{Change, Cloud};
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
pub use settings::{Application, Grant, Issuer, IssuerError, Person, Settings, SettingsError};
pub use simulator::{ClockError, ConnectionError, PassError, Simulator};
pub use snapshot::{Conflict, Snapshot};
pub use time::{Timestamp, TimestampError};
