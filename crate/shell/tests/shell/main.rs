//! The shell against the real tools, and what it refuses.

mod az;
mod bash;
mod powershell;
mod refusals;
mod sign_in;
