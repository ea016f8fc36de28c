//! Documents as they are read, run, told and shared.

mod both_languages;
mod brought;
mod commands;
mod gestures;
mod instances;
mod labs;
mod markdown;
mod readme;
mod session;
mod story;
mod wishes;
