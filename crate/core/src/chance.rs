//! The one source of chance: a hash of the seed and a counter, so that no generator's change of algorithm can ever
//! change what a seed gives.

use crate::wire::PrivateKey;
use sha2::{Digest, Sha512};

/// Chance, drawn in an order that the moves determine.
#[derive(Clone)]
pub(crate) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The same seed's chance in a part that nothing else ever comes to: whatever is drawn there shifts nothing.
    pub(crate) fn apart(seed: u64) -> Self {
        Self { seed, drawn: 1 << 63 }
    }

    /// The next bytes, up to 64 of them.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let hash = Sha512::new()
            .chain_update(b"managed identity simulator")
            .chain_update(self.seed.to_le_bytes())
            .chain_update(self.drawn.to_le_bytes())
            .finalize();
        self.drawn = self.drawn.saturating_add(1);
        hash.first_chunk().copied().unwrap_or([0; N])
    }

    /// Another source, for what happens beside; what is drawn there changes nothing here.
    pub(crate) fn branch(&mut self) -> Self {
        Self::new(u64::from_le_bytes(self.bytes()))
    }

    pub(crate) fn key(&mut self) -> PrivateKey {
        PrivateKey::from_seed(&self.bytes())
    }
}
