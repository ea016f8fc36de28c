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
pub use simulator::{ConnectionFailed, NotMoved, Simulator, TooLong};
pub use snapshot::{Conflict, Snapshot};
pub use time::{Timestamp, TimestampError};
