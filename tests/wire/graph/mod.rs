//! The directory as Microsoft Graph shows it and lets it be written.

mod app_roles;
mod groups;
mod lookups;
mod security_attributes;
mod service_principals;

pub(crate) use crate::directory::{GRAPH, ROLE, app_role, security_group};
