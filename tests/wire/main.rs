//! What the simulated services say on the wire, held against what Azure's own services say.

mod access;
mod access_matrix;
mod authority;
mod bad_input;
mod conditions;
mod directory;
mod entra;
mod federation;
mod forge;
mod graph;
mod harness;
mod hostile;
mod hosts;
mod imds;
mod key_vault;
mod life;
mod logs;
mod questions;
mod reach;
mod refused_everywhere;
mod resource_manager;
mod storage;
mod storage_keys;
mod what_if;
