//! Blocks tried out in a fork.

use crate::document::{Command, Expected};
use crate::fill::Memory;
use crate::run::run_command;
use mi_sim::Simulator;

/// A fork in which blocks run one after the other; of what they do there, nothing is left.
pub(crate) struct Trial<'a> {
    blocks: &'a [(Command, Option<Expected>)],
    pub(crate) memory: Memory,
    world: Simulator,
}

/// Why a block did not come true.
pub(crate) struct Failure {
    /// Which.
    pub(crate) block: usize,
    /// Where its author finds it.
    pub(crate) line: usize,
    /// What was printed otherwise, or could not be sent.
    pub(crate) reason: String,
}

impl<'a> Trial<'a> {
    /// A fork of this world, with what is remembered there.
    pub(crate) fn of(blocks: &'a [(Command, Option<Expected>)], memory: Memory, world: &Simulator) -> Self {
        Self { blocks, memory, world: world.fork() }
    }

    /// Runs a block, and says why it did not come true.
    pub(crate) fn run(&mut self, block: usize) -> Option<Failure> {
        let Some((command, expected)) = self.blocks.get(block) else {
            return Some(Failure { block, line: 1, reason: format!("there is no block {block}") });
        };
        let mut problems = Vec::new();
        let step = run_command(command, expected.as_ref(), &mut self.memory, &mut self.world, &mut problems);
        if let Some(problem) = problems.into_iter().next() {
            return Some(Failure { block, line: problem.line, reason: problem.message });
        }
        step.mismatch.map(|mismatch| Failure { block, line: mismatch.line, reason: mismatch.diff })
    }

    /// Runs blocks until one does not come true.
    pub(crate) fn first_failure(&mut self, blocks: &[usize]) -> Option<Failure> {
        blocks.iter().find_map(|block| self.run(*block))
    }
}
