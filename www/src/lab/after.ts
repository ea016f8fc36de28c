/** What a lab says after its last task tells how all was to be done: it comes when it is. */

import type { Player } from '../run/player.js';
import type { DocumentView } from '../run/types/DocumentView.js';

/** The views of labs of which the end is held back, as they are. */
const whole = new WeakMap<Player, DocumentView>();

/** Holds back what stands after the last task until all are done; whether that changed anything. */
export function holdBack(player: Player): boolean {
  const { lab } = player;
  const held = whole.get(player);
  if (!lab || (held !== undefined) === lab.tasks.some(({ done }) => !done)) return false;
  if (held) {
    player.view = held;
    whole.delete(player);
    return true;
  }
  const { view } = player;
  const after = view.document.sections[Math.max(...lab.tasks.map(({ section }) => section)) + 1];
  const end = view.document.blocks.findIndex((block) => block.type === 'heading' && block.id === after?.id);
  whole.set(player, view);
  if (end < 0) return false;
  player.view = { ...view, document: { ...view.document, blocks: view.document.blocks.slice(0, end) } };
  return true;
}
