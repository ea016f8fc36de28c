import type { Block } from '../run/types/Block.js';
import type { Command } from '../run/types/Command.js';
import type { Tab } from '../run/types/Tab.js';

/** The blocks that run, in document order, also those inside lists, quotes and tabs. */
export function commandsOf(blocks: readonly (Block | Tab)[]): Command[] {
  return blocks.flatMap((block) => {
    if (block.type === 'command') return [block];
    const inner = block.type === 'list' ? block.items.flat() : 'blocks' in block ? block.blocks : [];
    return commandsOf(inner);
  });
}
