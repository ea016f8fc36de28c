//! The tests are in `tests/`: the Azure SDK for Rust against `mi-sim serve`.
