//! Azure Resource Manager and the resource providers behind it.

mod custom_roles;
mod deny_assignments;
mod door;
mod groups;
mod identities;
mod machines;
mod management_groups;
mod role_assignments;
mod role_definitions;
mod scale_sets;
mod stores;
mod templates;
mod tools;
mod types;
