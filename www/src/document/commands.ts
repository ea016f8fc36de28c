import type { Block } from '../run/types/Block.js';
import type { Command } from '../run/types/Command.js';

/** The blocks that run, in document order, also those inside lists and quotes. */
export function commandsOf(blocks: readonly Block[]): Command[] {
  return blocks.flatMap((block) => {
    if (block.type === 'command') return [block];
    const inner = block.type === 'list' ? block.items.flat() : 'blocks' in block ? block.blocks : [];
    return commandsOf(inner);
  });
}
