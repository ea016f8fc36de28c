/** Finds free room for a text: where it lies on nothing else, as near as can be to what it speaks of. */

import { type Box, bottom, centred, midX, midY, overlap, type Point, right, within } from './box.js';
import { lengthOf, pointAt } from './routes.js';

/** Where a message parks on its way. */
export interface Parking {
  /** The point on the way. */
  readonly at: Point;
  /** The capsule, which may stand beside that point. */
  readonly box: Box;
}

const PARKED = 0.66;

/** The best place to park a capsule of this size along a way. */
export function park(way: readonly Point[], w: number, h: number, taken: readonly Box[], bounds: Box): Parking {
  let best: Parking | null = null;
  let least = Number.POSITIVE_INFINITY;
  const length = lengthOf(way);
  const steps = Math.max(8, Math.min(60, Math.round(length / 8)));
  for (let step = 0; step <= steps; step += 1) {
    const part = 0.12 + (step / steps) * 0.76;
    const at = pointAt(way, part);
    for (const aside of asides(at.level, w, h)) {
      const box = within(centred({ x: at.x + aside.x, y: at.y + aside.y }, w, h), bounds);
      const off = Math.abs(midX(box) - at.x) / w + Math.abs(midY(box) - at.y) / h;
      const slant = at.level ? Math.max(0, Math.abs(midX(box) - at.x) - w / 2 + 10) : 0;
      const cost = covered(box, taken) + Math.abs(part - PARKED) * 60 + off * 14 + slant * 2 + hidden(at, box, length);
      if (cost < least) {
        least = cost;
        best = { at, box };
      }
    }
  }
  return best ?? { at: { x: 0, y: 0 }, box: centred({ x: 0, y: 0 }, w, h) };
}

/** A short way must not vanish under its capsule: one sees where it leads. */
function hidden(at: Point & { level: boolean }, box: Box, length: number): number {
  const on = overlap(box, { x: at.x - 1, y: at.y - 1, w: 2, h: 2 }) > 0;
  return on && (at.level ? box.w : box.h) + 26 > length ? 60 : 0;
}

function asides(level: boolean, w: number, h: number): Point[] {
  const ways = [0, 0.3, -0.3].map((part) => ({ x: part * w, y: 0 }));
  const apart = w / 2 + 14;
  if (!level) return [...ways, { x: apart, y: 0 }, { x: -apart, y: 0 }];
  const far = [1.05, -1.05, 1.6, -1.6];
  return [...ways, ...far.flatMap((part) => [0, 0.4, -0.4].map((shift) => ({ x: shift * w, y: part * h })))];
}

/** The best place for a note about a box: below it, above it, beside it, or else somewhat further below or above. */
export function beside(box: Box, w: number, h: number, taken: readonly Box[], bounds: Box): Box {
  const gap = 7;
  const shifts = [0, -0.25, 0.25, -0.5, 0.5, -1, 1].map((part) => midX(box) + part * box.w - w / 2);
  const far = gap + 30;
  const below = [1, 2, 3, 4].map((times) => bottom(box) + times * far);
  const above = [1, 2, 3, 4].map((times) => box.y - times * far - h);
  const rows = [bottom(box) + gap, box.y - gap - h, ...below, ...above];
  const level = [right(box) + gap, box.x - gap - w].map((x) => ({ x, y: midY(box) - h / 2, w, h }));
  const over = rows.flatMap((y) => [...shifts, box.x, right(box) - w].map((x) => ({ x, y, w, h })));
  const all = [...over.slice(0, 18), ...level, ...over.slice(18)].map((one, index) => ({ box: within(one, bounds), index }));
  const costs = all.map(({ box: one, index }) => covered(one, taken) + overlap(one, box) * 4 + index * 2);
  return all[costs.indexOf(Math.min(...costs))]?.box ?? { ...box, w, h };
}

function covered(box: Box, taken: readonly Box[]): number {
  return taken.reduce((sum, one) => sum + overlap(box, one), 0);
}
