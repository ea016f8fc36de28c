//! Azure Resource Manager and the resource providers behind it.

mod door;
mod groups;
mod identities;
mod machines;
mod role_assignments;
mod role_definitions;
mod stores;
mod tools;
