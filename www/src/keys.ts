import type { Player } from './simulation/player.js';

/** What the keys do to the cursor. */
const moves: Record<string, (player: Player) => void> = {
  ArrowRight: (player) => player.step(1),
  ArrowLeft: (player) => player.step(-1),
  Home: (player) => player.seek(player.first),
  End: (player) => player.seek(player.length),
  ' ': (player) => (player.playing ? player.pause() : player.play()),
};

/** Controls in which a key already has a meaning of its own. */
const OWN_ARROWS = 'input, select, textarea, [role="tab"]';
const OWN_SPACE = 'button, a, summary, select, textarea';

/** Whether a key is meant for the cursor: pressed alone, and without a meaning where the focus is. */
export function isMove(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
  if (!Object.hasOwn(moves, key) || altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return false;
  const [target] = event.composedPath();
  return !(target instanceof Element && target.closest(key === ' ' ? OWN_SPACE : OWN_ARROWS));
}

/** Does to the cursor what a key says. */
export function move(player: Player, key: string): void {
  moves[key]?.(player);
}
