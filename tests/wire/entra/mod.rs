//! Microsoft Entra ID.

mod assertion;
mod claims;
mod client;
mod published;
mod secret;
mod sign_in;
mod token;

pub(crate) use client::{BEARER_TYPE, refused};
