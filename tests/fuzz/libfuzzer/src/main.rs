//! Hands inputs to one of the bodies, the one that `BODY` names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mi_sim_fuzz::{BODIES, Body, Patience};
use std::sync::OnceLock;
use std::time::Duration;

/// What is optimised takes a tenth of what tests allow; counting what was run through takes time of its own.
const PATIENCE: Patience = Patience(Duration::from_millis(500));

fuzz_target!(|data: &[u8]| {
    static CHOSEN: OnceLock<Body> = OnceLock::new();
    let choose = || {
        let wanted = std::env::var("BODY").unwrap_or_default();
        let found = BODIES.into_iter().find(|body| body.name == wanted);
        found.unwrap_or_else(|| panic!("BODY names one of {:?}", BODIES.map(|body| body.name)))
    };
    CHOSEN.get_or_init(choose).feed(data, PATIENCE);
});
