//! The shell against the real tools, and what it refuses.

mod az;
mod bash;
mod refusals;
mod sign_in;
