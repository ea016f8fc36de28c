/** The ways of messages in a layout. Every two places have one, whatever they are: a place also has a way to itself. */

import { type Box, distance, type Point } from './box.js';
import { kindOf, restOf } from './keys.js';
import type { Layout } from './layout.js';
import { type Field, loopAt, wayBetween, wayOut } from './ways.js';

const ROUND = 8;
const DEAD_END = 60;
const EDGE = 2;

/** A message that is on its way, or whose answer is awaited. */
export interface Trip {
  readonly from: string;
  readonly to: string | null;
}

/** The ways through one layout; each is looked for once. */
export class Routes {
  readonly #layout: Layout;
  readonly #known = new Map<string, readonly Point[]>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** The ways of trips that happen at the same time, each clear of those before it where there is room. */
  of(trips: readonly Trip[]): (readonly Point[])[] {
    const ways: (readonly Point[])[] = [];
    let together = '';
    for (const { from, to } of trips) {
      together += ` ${from} ${to}`;
      const way = this.#known.get(together) ?? this.#find(from, to, ways);
      this.#known.set(together, way);
      ways.push(way);
    }
    return ways;
  }

  #find(from: string, to: string | null, others: readonly (readonly Point[])[]): Point[] {
    const [a, b] = [placeOf(this.#layout, from), to === null ? null : placeOf(this.#layout, to)];
    const field = fieldOf(this.#layout, [a.key, ...(b ? [b.key] : [])]);
    if (!b) return wayOut(field, a.box, DEAD_END);
    if (a.key === b.key) return loopAt(field, a.box);
    return (
      wayBetween(field, a.box, b.box, others) ?? wayBetween(underRights(this.#layout, field), a.box, b.box) ?? wayBetween({ ...field, solid: [] }, a.box, b.box) ?? []
    );
  }
}

/** The box of a place; of one that is only counted, the box of the count; else what is nearest to being its place. */
export function placeOf({ boxes, folded, within }: Layout, key: string): { key: string; box: Box } {
  const rest = restOf(key);
  for (const one of [key, `vm:${rest}`, `own:${rest}`]) {
    const box = boxes.get(one);
    if (box && (one === key || kindOf(key) === 'code' || kindOf(key) === 'metadata' || kindOf(key) === 'own')) return { key: one, box };
  }
  const count = folded.find(({ members }) => members.includes(key) || members.includes(`vm:${rest}`));
  if (count) return { key: count.key, box: count.box };
  const around = within.get(key);
  const [last, box] = [...boxes].find(([one]) => one === around) ?? [...boxes][0] ?? [key, { x: 0, y: 0, w: 0, h: 0 }];
  return { key: last, box };
}

/** What stands in the way between these places: all boxes, but not the frames that they stand in. */
function fieldOf({ boxes, folded, regions, within, width, height }: Layout, ends: readonly string[]): Field {
  const around = new Set(ends.flatMap((key) => within.get(key) ?? []));
  // A place that is within nothing may be a frame itself.
  const isOpen = (key: string): boolean => around.has(key) && !ends.includes(key);
  const solid = [...boxes].flatMap(([key, box]) => {
    const frame = within.get(key);
    if (isOpen(key)) return [];
    // What lies in a box that is no way through is covered by it, unless it stands out of it.
    const isInside = frame !== undefined && boxes.has(frame) && !isOpen(frame) && kindOf(key) !== 'own' && kindOf(key) !== 'metadata';
    return isInside && !ends.includes(key) ? [] : [box];
  });
  const soft = [...regions.map(({ legend }) => legend), ...[...around].flatMap((key) => frameLegend(boxes.get(key)))];
  return { bounds: { x: EDGE, y: EDGE, w: width - 2 * EDGE, h: height - 2 * EDGE }, solid: [...solid, ...folded.map(({ box }) => box)], soft };
}

/** The same, but what was assigned at hosts is only text on their borders, as their names are. */
function underRights({ boxes, within }: Layout, field: Field): Field {
  const tags = [...boxes].filter(([key]) => kindOf(key) === 'role' && kindOf(within.get(key) ?? '') === 'vm').map(([, box]) => box);
  return { ...field, solid: field.solid.filter((box) => !tags.includes(box)), soft: [...field.soft, ...tags] };
}

/** Where a host's name stands, on its lower border. */
function frameLegend(box: Box | undefined): Box[] {
  return box ? [{ x: box.x + 10, y: box.y + box.h - 8, w: box.w * 0.6, h: 16 }] : [];
}

/** The way as an SVG path with rounded corners. */
export function pathOf(points: readonly Point[]): string {
  const way = points.filter((one, index) => index === 0 || distance(one, points[index - 1] ?? one) > 0.5);
  return way
    .map((at, index) => {
      const before = way[index - 1];
      const after = way[index + 1];
      if (!before) return `M${at.x} ${at.y}`;
      if (!after) return `L${at.x} ${at.y}`;
      const r = Math.min(ROUND, distance(before, at) / 2, distance(at, after) / 2);
      const a = towards(at, before, r);
      const b = towards(at, after, r);
      return `L${a.x} ${a.y}Q${at.x} ${at.y} ${b.x} ${b.y}`;
    })
    .join('');
}

export function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, one, index) => sum + distance(points[index - 1] ?? one, one), 0);
}

/**
 * The point at this part of the way, 0 at its start and 1 at its end, and whether the way lies level there. Whoever looks at
 * many points of it has measured it once.
 */
export function pointAt(points: readonly Point[], part: number, whole = lengthOf(points)): Point & { level: boolean } {
  let rest = whole * part;
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (!from) continue;
    const length = distance(from, to);
    if (rest <= length || index === points.length - 1) {
      return { ...towards(from, to, Math.min(rest, length)), level: Math.abs(to.y - from.y) < Math.abs(to.x - from.x) };
    }
    rest -= length;
  }
  return { ...(points[0] ?? { x: 0, y: 0 }), level: true };
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}
