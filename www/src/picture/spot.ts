/** Finds free room for a text: where it lies on nothing else, as near as can be to what it speaks of. */

import { type Box, bottom, centred, midX, midY, overlap, type Point, right, within } from './box.js';
import { lengthOf, pointAt } from './routes.js';

/** Where a message parks on its way. */
export interface Parking {
  /** The point on the way. */
  readonly at: Point;
  /** The capsule, which may stand beside that point. */
  readonly box: Box;
  /** Whether it covers nothing. */
  readonly isFree: boolean;
}

const PARKED = 0.62;
/** How close the places lie that are tried when none near is free, in pixels. */
const MESH = 8;

/** The best place to park a capsule of this size along a way. */
export function park(way: readonly Point[], w: number, h: number, taken: readonly Box[], bounds: Box): Parking {
  let best: Parking | null = null;
  let least = Number.POSITIVE_INFINITY;
  const length = lengthOf(way);
  const steps = Math.max(8, Math.min(60, Math.round(length / 8)));
  for (let step = 0; step <= steps; step += 1) {
    const part = 0.12 + (step / steps) * 0.76;
    const at = pointAt(way, part, length);
    for (const aside of asides(at.level, w, h)) {
      const box = within(centred({ x: at.x + aside.x, y: at.y + aside.y }, w, h), bounds);
      const off = Math.abs(midX(box) - at.x) / w + Math.abs(midY(box) - at.y) / h;
      const slant = at.level ? Math.max(0, Math.abs(midX(box) - at.x) - w / 2 + 10) : 0;
      const apart = Math.abs(part - PARKED) * 60 + off * 14 + slant * 2 + hidden(at, box, length);
      // Most places are too far away whatever they cover.
      if (apart >= least) continue;
      const covers = covered(box, taken);
      const cost = covers * 20 + apart;
      if (cost < least) {
        least = cost;
        best = { at, box, isFree: covers === 0 };
      }
    }
  }
  if (best?.isFree) return best;
  const at = pointAt(way, PARKED);
  const box = nearest({ x: at.x, y: at.y, w: 0, h: 0 }, w, h, taken, bounds);
  if (box) return { at, box, isFree: true };
  return best ?? { at, box: centred(at, w, h), isFree: false };
}

/** A short way must not vanish under its capsule: one sees where it leads. */
function hidden(at: Point & { level: boolean }, box: Box, length: number): number {
  const on = overlap(box, { x: at.x - 1, y: at.y - 1, w: 2, h: 2 }) > 0;
  return on && (at.level ? box.w : box.h) + 22 > length ? 60 : 0;
}

function asides(level: boolean, w: number, h: number): Point[] {
  const ways = [0, 0.3, -0.3].map((part) => ({ x: part * w, y: 0 }));
  const apart = w / 2 + 12;
  if (!level) return [...ways, { x: apart, y: 0 }, { x: -apart, y: 0 }];
  const far = [1.05, -1.05, 1.6, -1.6];
  return [...ways, ...far.flatMap((part) => [0, 0.4, -0.4].map((shift) => ({ x: shift * w, y: part * h })))];
}

/** The best place for a note about a box: below it, above it, beside it, or else the nearest that is free. */
export function beside(box: Box, w: number, h: number, taken: readonly Box[], bounds: Box): Box {
  const gap = 6;
  const shifts = [0, -0.25, 0.25, -0.5, 0.5, -1, 1].map((part) => midX(box) + part * box.w - w / 2);
  const rows = [bottom(box) + gap, box.y - gap - h];
  const level = [right(box) + gap, box.x - gap - w].map((x) => ({ x, y: midY(box) - h / 2, w, h }));
  const over = rows.flatMap((y) => [...shifts, box.x, right(box) - w].map((x) => ({ x, y, w, h })));
  const all = [...over, ...level].map((one) => within(one, bounds));
  const clear = all.find((one) => covered(one, taken) === 0 && overlap(one, box) === 0);
  if (clear) return clear;
  const near = nearest(box, w, h, taken, bounds);
  if (near) return near;
  const costs = all.map((one, index) => covered(one, taken) + overlap(one, box) * 4 + index * 2);
  return all[costs.indexOf(Math.min(...costs))] ?? { ...box, w, h };
}

/** The free place nearest to a box; `null` when there is none. */
function nearest(to: Box, w: number, h: number, taken: readonly Box[], bounds: Box): Box | null {
  let best: Box | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let y = bounds.y; y + h <= bottom(bounds); y += MESH) {
    for (let x = bounds.x; x + w <= right(bounds); x += MESH) {
      const dx = Math.max(0, to.x - (x + w), x - right(to));
      const dy = Math.max(0, to.y - (y + h), y - bottom(to));
      const away = dx * dx + dy * dy;
      if (away >= least) continue;
      const box = { x, y, w, h };
      if (overlap(box, to) > 0 || taken.some((one) => overlap(one, box) > 0)) continue;
      [best, least] = [box, away];
    }
  }
  return best;
}

function covered(box: Box, taken: readonly Box[]): number {
  let sum = 0;
  for (const one of taken) sum += overlap(box, one);
  return sum;
}
