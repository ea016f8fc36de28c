//! What somebody can come to do: not what their own roles allow, but what they reach from there, step by step, through the
//! identities of hosts on which they may run code, through identities that they may attach, roles that they may assign and
//! the like ("Azure RBAC best practices"; the edges that tools such as BloodHound draw).
//!
//! - `gain`: what an attacker can have more than before, and by which way.
//! - `places`: what the cloud has, in the order of its scopes.
//! - `search`: from a principal, all that can be gained. It asks `crate::access` for every decision.
//! - `moves`: what can be gained of each thing, and by what; `acts` names the permissions.
//! - `orders`: the requests by which a step is taken, as the attacker sends them.
//! - `play`: an attack, really sent.
//! - `fix`: the least that has to be taken away so that a target is no longer reached.
//! - `worth`: what is rather not taken away, because somebody needs it.
//! - `trial`: a fix, really tried: the attack stops, and what others send still succeeds.
//! - `checker`: whether somebody holds nothing beyond a certificate, by other code than the search.
//!
//! The search is over what is held and never takes anything away: an attacker who deletes things reaches no more by it, but
//! where a deny assignment names groups. So it ends where nothing more can be gained, and each gain is found once, by a way
//! with few steps. A step may need two things at once (an identity is attached by one request, whose sender needs a
//! permission on the host and another on the identity), so that what it finds is a hypergraph and not a graph.
//!
//! Role assignments that were made a moment ago are taken to have taken effect, and those that were removed to have ended:
//! whoever attacks waits for so long ([`moment`]).
//!
//! Left out: what secrets say (a password in a vault opens what it opens), new resources whose names nobody can know before,
//! but for hosts; what of the directory is not simulated (administrative units, owners of groups, reset passwords); moving
//! the subscription below another management group, which needs more than it gives.

mod acts;
mod certificate;
mod checker;
mod fix;
mod gain;
mod moves;
mod orders;
mod places;
mod play;
mod search;
mod trial;
mod worth;

pub use certificate::Certificate;
pub use checker::{Flaw, check};
pub use fix::{Cut, Fix, NoFix, fix_command, fix_request, open_ways, smallest_fix, without};
pub use gain::{Gain, Ground, Step, Way};
pub use orders::{Order, orders};
pub use play::{SignIn, Stopped, play, token_of_code};
pub use search::{Reach, moment, reach, reach_within};
pub use trial::{Broken, Refused, Trial, try_fix};
pub use worth::Worth;
