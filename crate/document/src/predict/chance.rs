//! At which place the right answer stands. The seed says it, by a draw of its own, so that nothing else is drawn otherwise
//! because somebody is asked.

use sha2::{Digest, Sha256};

/// The place of the right answer among so many wrong ones.
pub(super) fn place(seed: &str, command: usize, wrong: usize) -> usize {
    let hash = Sha256::new()
        .chain_update("prediction ")
        .chain_update(command.to_string())
        .chain_update(" ")
        .chain_update(seed)
        .finalize();
    let drawn = hash.iter().take(4).fold(0usize, |drawn, byte| drawn.wrapping_shl(8) | usize::from(*byte));
    drawn.checked_rem(wrong.saturating_add(1)).unwrap_or_default()
}
