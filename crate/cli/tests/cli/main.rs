//! The program `mi-sim` as it is called: what it prints, and how it ends.

mod env;
mod grade;
mod mutate;
mod play;
mod reach;
mod record;
mod serve;
mod serving;
mod shell;
mod tokens;
