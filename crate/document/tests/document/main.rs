//! Documents as they are read, run, told and shared.

mod attack;
mod blanks;
mod both_languages;
mod brought;
mod commands;
mod exec_docs;
mod gestures;
mod instances;
mod labs;
mod markdown;
mod readme;
mod session;
mod story;
mod tabs;
mod wishes;
