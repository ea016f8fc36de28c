/** Headings that would tell how a question comes out: as long as it is open, they ask instead, wherever they are shown. */

import type { Player } from '../run/player.js';
import type { Stretch } from '../run/sections.js';
import type { Block } from '../run/types/Block.js';
import type { DocumentView } from '../run/types/DocumentView.js';

/** What the masked players showed before. */
const whole = new WeakMap<Player, { view: DocumentView; sections: readonly Stretch[] }>();
/** What is masked of them now. */
const masked = new WeakMap<Player, string>();

/** Masks the titles of the sections that hold these commands, and shows all others; whether that changed anything. */
export function mask(player: Player, commands: readonly number[], ask: string): boolean {
  const { view, sections } = whole.get(player) ?? player;
  const hidden = new Set(view.run.steps.flatMap(({ command, section }) => (command !== null && section !== null && commands.includes(command) ? [section] : [])));
  const now = hidden.size === 0 ? '' : [...hidden, ask].join(' ');
  if (now === (masked.get(player) ?? '')) return false;
  whole.set(player, { view, sections });
  masked.set(player, now);
  player.view = hidden.size === 0 ? view : without(view, hidden, ask);
  player.sections = sections.map((one) => (hidden.has(one.section) ? { ...one, title: asking(one.title, ask) } : one));
  return true;
}

function without(view: DocumentView, hidden: ReadonlySet<number>, ask: string): DocumentView {
  const { document } = view;
  const ids = new Set([...hidden].map((section) => document.sections[section]?.id));
  const sections = document.sections.map((one, index) => (hidden.has(index) ? { ...one, title: asking(one.title, ask) } : one));
  const titles = new Map(sections.map(({ id, title }) => [id, title]));
  const heading = (block: Block): Block =>
    block.type === 'heading' && ids.has(block.id) ? { ...block, inlines: [{ type: 'text', text: titles.get(block.id) ?? ask }] } : block;
  return { ...view, document: { ...document, sections, blocks: document.blocks.map(heading) } };
}

/** The number that a title begins with tells nothing. */
function asking(title: string, ask: string): string {
  return `${/^\d+\. /.exec(title)?.[0] ?? ''}${ask}`;
}
