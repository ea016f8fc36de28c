/** Movement: finite, and only when the cursor goes forward by one. Without it the picture says the same. */

import type { Point } from './box.js';
import type { Layout } from './layout.js';
import { lengthOf, pointAt } from './routes.js';

const TRAVEL_MS = 620;
const APPEAR_MS = 260;
const GLOW_MS = 900;
const MOVE_MS = 280;
const FRAMES = 24;

/** Whether the reader's system asks for little movement; asked for anew, it is looked for in all that is laid out. */
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Lets the message travel along its way to where it is parked, and the way be drawn behind it. */
export function travel(root: ParentNode, way: readonly Point[], parked: Point, speed: number): void {
  if (still.matches || way.length < 2) return;
  const length = lengthOf(way);
  const end = partAt(way, parked, length);
  const steps = Array.from({ length: FRAMES + 1 }, (_, frame) => {
    const at = pointAt(way, end * ease(frame / FRAMES), length);
    return { transform: `translate(${at.x - parked.x}px, ${at.y - parked.y}px)` };
  });
  const timing = { duration: TRAVEL_MS / speed };
  root.querySelector('.capsule')?.animate(steps, timing);
  root.querySelector('.edge')?.animate([{ strokeDasharray: '0 1' }, { strokeDasharray: '1 1' }], timing);
}

/** Lets a note appear, and what it speaks of light up once. */
export function appear(root: ParentNode, speed: number): void {
  if (still.matches) return;
  const rise = [{ opacity: 0, transform: 'translateY(5px)' }, { opacity: 1, transform: 'none' }];
  root.querySelector('.note')?.animate(rise, { duration: APPEAR_MS / speed, easing: 'ease-out' });
  for (const lit of root.querySelectorAll('.lit > .body')) {
    const glow = [{ strokeWidth: '1.5px' }, { strokeWidth: '7px', strokeOpacity: 0.45, offset: 0.35 }, { strokeWidth: '2.25px' }];
    lit.animate(glow, { duration: GLOW_MS / speed, easing: 'ease-out' });
  }
}

/** Lets everything that stands elsewhere than before go there from where it was. */
export function move(root: ParentNode, before: Layout, after: Layout): void {
  if (still.matches || before.width !== after.width || before.height !== after.height) return;
  for (const node of root.querySelectorAll('svg > [data-key]')) {
    const key = node.getAttribute('data-key') ?? '';
    const [from, to] = [before.boxes.get(key), after.boxes.get(key)];
    if (!to || (from && from.x === to.x && from.y === to.y)) continue;
    const start = from ? { transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` } : { opacity: 0 };
    node.animate([start, {}], { duration: MOVE_MS, easing: 'ease-in-out' });
  }
}

const ease = (part: number): number => 1 - (1 - part) ** 2.2;

/** How far along the way a point on it lies. */
function partAt(way: readonly Point[], point: Point, length: number): number {
  const samples = Math.max(20, Math.round(length / 3));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample <= samples; sample += 1) {
    const at = pointAt(way, sample / samples, length);
    const off = Math.hypot(at.x - point.x, at.y - point.y);
    if (off < least) [least, best] = [off, sample / samples];
  }
  return best;
}
