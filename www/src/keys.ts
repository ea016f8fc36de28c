import type { Player } from './run/player.js';

/** What the keys do to the cursor. */
const moves: Record<string, (player: Player) => void> = {
  ArrowRight: (player) => player.step(1),
  ArrowLeft: (player) => player.step(-1),
  Home: (player) => player.seek(player.stops[0] ?? player.first),
  End: (player) => player.seek(player.length),
  n: (player) => player.jump(1),
  b: (player) => player.jump(-1),
  // The element itself knows what this one does.
  p: () => undefined,
  ' ': (player) => (player.playing ? player.pause() : player.play()),
};

/** Controls that take every key, that walk by arrows, Home and End, and that the space bar presses. */
const TYPED = 'input:not([type="range"]), textarea, select, [contenteditable]';
const WALKED = 'input, [role="tab"], [role="grid"], [role="slider"], [role="separator"]';
const PRESSED = 'button, a, summary, [role="button"]';

/** Whether a key is meant for the cursor: pressed alone, where nothing up to the listening element wants it itself. */
export function isMove(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
  if (!Object.hasOwn(moves, key) || altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return false;
  const path = event.composedPath();
  const inside = path.slice(0, path.findIndex((one) => one === event.currentTarget));
  return !inside.some((one) => one instanceof Element && wants(one, key));
}

/** Does to the cursor what a key says. */
export function move(player: Player, key: string): void {
  moves[key]?.(player);
}

function wants(element: Element, key: string): boolean {
  // Letters are typed, and do nothing else.
  if (/^[a-z]$/.test(key)) return element.matches(TYPED);
  return element.matches(TYPED) || element.matches(key === ' ' ? PRESSED : WALKED) || scrolls(element, key);
}

/** Whether the browser scrolls this element by this key. */
function scrolls(element: Element, key: string): boolean {
  const { clientWidth, scrollWidth, clientHeight, scrollHeight } = element;
  const isSideways = key === 'ArrowLeft' || key === 'ArrowRight';
  if (isSideways ? scrollWidth <= clientWidth : scrollHeight <= clientHeight) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  return ['auto', 'scroll'].includes(isSideways ? overflowX : overflowY);
}
