//! Access decisions of Azure RBAC: pure functions over the cloud ("What is Azure role-based access control?").

mod access_policy;
mod catalogue;
pub mod condition;
mod decide;
mod explain;
mod least;
mod operation;
mod pattern;

pub use access_policy::by_access_policy;
pub(crate) use access_policy::policy_holders;
pub use catalogue::{catalogue, role_named};
pub(crate) use catalogue::{everyday_roles, more_role, more_roles};
pub use decide::{Basis, Consideration, Decision, Denial, Lack, Plane, Question, Verdict, decide};
pub use explain::explain;
pub use least::{LeastPrivilege, SufficientRole, least_privilege};
pub(crate) use operation::could_grant;
pub use operation::{NamedOperation, grants, known_operations};
pub use pattern::matches;
