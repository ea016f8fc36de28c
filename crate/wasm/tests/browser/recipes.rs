//! The law of recipes in a browser, which writes the same journal again as well as any other machine
//! (`crate/document/tests/document/session.rs` holds it natively).

#[path = "../../../document/tests/document/wishes/mod.rs"]
mod wishes;

use wasm_bindgen_test::wasm_bindgen_test;
use wishes::{Wish, told_and_read_again};

const SESSIONS: u32 = 6;

/// Numbers by chance, the same in each run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn wish(&mut self) -> Wish {
        match self.below(6) {
            0 => Wish::Block(usize::try_from(self.below(7)).unwrap()),
            1 => Wish::Read(self.below(2) == 0),
            2 => Wish::Define(u8::try_from(self.below(256)).unwrap()),
            3 => Wish::Token,
            4 => Wish::Wait(self.below(100_000)),
            _ => Wish::Nonsense,
        }
    }
}

#[wasm_bindgen_test]
fn a_recipe_told_and_read_again_gives_the_same_journal() {
    for seed in 0..SESSIONS {
        let mut drawn = Drawn(seed.into());
        let wishes: Vec<Wish> = (0..drawn.below(12)).map(|_| drawn.wish()).collect();
        told_and_read_again(&seed.to_string(), drawn.below(2) == 0, &wishes);
    }
}
