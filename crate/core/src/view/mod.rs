//! What an onlooker sees of the simulation: pure functions over the journal and the cloud, in the shapes that cross to
//! the page and to the command line.

mod aim;
mod certificate;
mod count;
mod decision;
mod depth;
mod exchange;
mod firsts;
mod held;
mod lookups;
mod matrix;
mod outline;
mod point;
mod query;
mod questions;
mod reach;
mod stage;
mod timeline;
mod token;
mod what_if;

pub use crate::services::TakesTokens;
pub use aim::Aim;
pub use certificate::{CertificateView, certificate};
pub use count::Count;
pub use decision::{DecisionAt, DecisionView, decisions};
pub use depth::Depth;
pub use exchange::{Exchange, exchange};
pub use held::HeldToken;
pub use matrix::{AccessMatrix, AccessPlace, AccessPrincipal, AccessPrincipalKind, access_matrix, reasons};
pub use outline::{Happening, Outline};
pub use point::point;
#[cfg(feature = "typescript")]
pub use query::Answers;
pub use query::{Moment, Onlooker, Query, QueryError};
pub use questions::{least_privilege, may_do, who_may};
pub use reach::{AttackRequest, PathStep, Reachable, Searched, name_of_gain, path_step, reachable, searched};
pub use stage::{
    AssignmentView, DenyView, EndpointIdentityView, GroupView, HostView, IdentityView, KeptTokenView,
    PersonView, RoleView, ScopeView, SecretView, ServicePrincipalView, Stage, StorageAccountView, VaultView,
    stage,
};
pub use timeline::{ClaimKind, Lane, Life, Timeline, TimelineItem, TimelineView, Transition, Upcoming};
pub use token::{Claim, SignatureView, TokenView, token};
pub use what_if::{Differs, Supposed, Supposition, WhatIf, WhatIfError, suppositions, what_if};
