//! The life of many machines with system-assigned identities: each is created, asks for one token, and is deleted. The
//! benchmarks live it natively and in a browser.

use crate::lab::{Lab, VAULT, resource};
use mi_sim::wire::Method;

/// As many machines as may get an identity within twenty seconds.
const BATCH: usize = 80;
const WINDOW: u64 = 20;

/// Lives it; `done` is told after each third.
pub(crate) fn live(lab: &mut Lab, machines: usize, mut done: impl FnMut()) {
    for number in 0..machines {
        if number % BATCH == 0 {
            lab.pass(WINDOW);
        }
        lab.machine_with_identity("rg1", &format!("vm{number}"));
    }
    done();
    for number in 0..machines {
        let vm = lab.machine("rg1", &format!("vm{number}"));
        lab.token(&vm, VAULT);
    }
    done();
    for number in 0..machines {
        if number % BATCH == 0 {
            lab.pass(WINDOW);
        }
        let path = resource("rg1", &format!("Microsoft.Compute/virtualMachines/vm{number}"));
        assert_eq!(lab.admin(Method::Delete, &path, None).status, 202);
    }
    done();
}
