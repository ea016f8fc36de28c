//! How much one statement may do, so that no line, whoever wrote it, runs for ever or fills the memory.
//!
//! The limits are the simulator's own; nothing that a tutorial types comes near them.

use alloc::format;
use alloc::string::String;

/// Commands that one statement runs, those of its loops and substitutions included.
const MOST_COMMANDS: u32 = 10_000;
/// Bytes that its words, outputs and patterns add up to.
const MOST_BYTES: usize = 16 * MIB;
/// As how many bytes a command counts, and a request that it sends.
const BYTES_OF_A_COMMAND: usize = 1_024;
pub(crate) const BYTES_OF_A_REQUEST: usize = 4_096;
/// Bytes of the files that one session keeps.
pub(crate) const MOST_FILES: usize = 16 * MIB;
/// How deep constructs stand within each other: substitutions, groups, brackets of an expression.
pub(crate) const DEEPEST: usize = 32;
/// Bytes of a script that is read at once.
pub(crate) const LONGEST_SCRIPT: usize = MIB;
const MIB: usize = 1 << 20;

/// What is left to one statement.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    commands: u32,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { commands: MOST_COMMANDS, bytes: MOST_BYTES }
    }

    /// What was paid so far: bytes, and for each command what a short one takes.
    pub(crate) fn paid(&self) -> usize {
        let commands = usize::try_from(MOST_COMMANDS.saturating_sub(self.commands)).unwrap_or(usize::MAX);
        let bytes = MOST_BYTES.saturating_sub(self.bytes);
        commands.saturating_mul(BYTES_OF_A_COMMAND).saturating_add(bytes)
    }

    /// Pays for one command.
    ///
    /// # Errors
    /// What was too much.
    pub(crate) fn command(&mut self) -> Result<(), String> {
        let left = self.commands.checked_sub(1);
        self.commands = left.unwrap_or_default();
        left.map(drop)
            .ok_or_else(|| format!("stopped after {MOST_COMMANDS} commands; this loop may never end"))
    }

    /// Pays for so many bytes that are read, written or compared.
    ///
    /// # Errors
    /// What was too much.
    pub(crate) fn bytes(&mut self, bytes: usize) -> Result<(), String> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.unwrap_or_default();
        left.map(drop).ok_or_else(|| format!("stopped after {MOST_BYTES} bytes of text in one statement"))
    }
}
