//! The one authority over access: may this principal do this here, by whatever the resource decides?
//!
//! Nobody else builds an access question. Services ask about the request that they hold, the views about requests that
//! nobody has sent: both get their `Asker` here, with all that a decision looks at, and both go by `Authority`, so that
//! they cannot answer one question differently. The rules themselves are pure and stand below, in `crate::rbac`.
//!
//! - `action`: one thing that can be done, in the words of every model that may decide over it.
//! - `operation`: what can be done at which place, as far as it tells most of what a principal may.
//! - `asker`: who asks, with which groups, when, and what the directory says of them; their questions.
//! - `offer`: what a request offers to conditions besides.
//! - `authority`: by what a resource decides.
//! - `questions`: all that somebody may do, and everybody who may do something.
//! - `standing`: a decision in one word.
//! - `directory`: what the directory lets somebody change.
//! - `app_role`: what an application's own code decides by, and which token Entra would issue for it.

pub(crate) mod action;
pub(crate) mod app_role;
mod asker;
mod authority;
pub(crate) mod directory;
pub(crate) mod offer;
mod operation;
mod questions;
mod standing;

pub use action::{Action, Permission};
pub use asker::Asker;
pub use directory::{is_global_administrator, may_add_members};
pub use offer::Offer;
pub use operation::Operation;
pub use questions::who_may;
pub use standing::Standing;
