/** The ways of messages: straight where nothing is between, otherwise along the lanes with rounded corners. */

import { type Box, bottom, midX, midY, type Point, right } from './box.js';
import { kindOf } from './keys.js';
import type { Layout } from './layout.js';

const ROUND = 9;

/** The way from one place to another; `null` when one of them has no place. */
export function route(layout: Layout, from: string, to: string): Point[] | null {
  const there = way(layout, from, to);
  if (there) return there;
  return way(layout, to, from)?.reverse() ?? null;
}

/** The way of a message that nobody answers: out of the sender's place, to the next border. */
export function deadEnd(layout: Layout, from: string): Point[] | null {
  const box = layout.boxes.get(from);
  if (!box) return null;
  if (layout.landscape || kindOf(from) !== 'person') {
    const end = box.x < layout.azure.x ? layout.azure.x : right(box) + 44;
    return [point(right(box), midY(box)), point(end, midY(box))];
  }
  return [point(midX(box), bottom(box)), point(midX(box), layout.lanes.people.y)];
}

type Ways = Record<string, (layout: Layout, a: Box, b: Box) => Point[]>;

/** Ways by the kinds of their ends; each serves both directions. `outside` is a person or the internet. */
const WAYS: Ways = {
  'outside resourceManager': ({ landscape, lanes }, a, b) =>
    landscape
      ? [point(right(a), midY(a)), point(lanes.people.x, midY(a)), point(lanes.people.x, midY(b)), point(b.x, midY(b))]
      : down(a, lanes.people.y, b, midX(a), inside(b, midX(a))),
  'outside entraId': ({ landscape, lanes }, a, b) =>
    landscape
      ? [...outOf(a, lanes.people.x, lanes.middle - 4), ...upInto(b, lanes.middle - 4, -24)]
      : [
          point(midX(a), bottom(a)),
          point(midX(a), lanes.people.y),
          point(lanes.left, lanes.people.y),
          point(lanes.left, lanes.upper),
          point(b.x + 26, lanes.upper),
          point(b.x + 26, b.y),
        ],
  'outside target': ({ landscape, lanes }, a, b) =>
    landscape
      ? [...outOf(a, lanes.people.x, lanes.middle + 4), ...along(lanes.target, lanes.middle + 4, b)]
      : [
          point(midX(a), bottom(a)),
          point(midX(a), lanes.people.y),
          point(lanes.right, lanes.people.y),
          point(lanes.right, b.y + 20),
          point(right(b), b.y + 20),
        ],
  'resourceManager identityProvider': ({ landscape }, a, b) =>
    landscape
      ? [point(midX(a), a.y), point(midX(a), midY(b)), point(b.x, midY(b))]
      : [point(right(a), midY(a)), point(b.x, midY(b))],
  'identityProvider entraId': ({ landscape, lanes }, a, b) =>
    landscape
      ? [point(right(a), midY(a)), point(midX(b), midY(a)), point(midX(b), b.y)]
      : down(a, lanes.upper, b, midX(a), right(b) - 24),
  'resourceManager entraId': ({ landscape, lanes }, a, b) =>
    landscape ? [point(right(a), midY(a)), point(b.x, midY(b))] : down(a, lanes.upper, b, midX(a), midX(a)),
  'resourceManager metadata': ({ landscape, lanes }, a, b) =>
    landscape
      ? down(a, lanes.middle, b, inside(a, midX(b)), inside(b, inside(a, midX(b))))
      : [
          point(a.x, midY(a)),
          point(lanes.left, midY(a)),
          point(lanes.left, lanes.middle),
          point(b.x + 30, lanes.middle),
          point(b.x + 30, b.y),
        ],
  'metadata identityProvider': ({ lanes, landscape }, a, b) =>
    landscape
      ? [point(a.x + 26, a.y), point(a.x + 26, lanes.middle), point(midX(b), lanes.middle), point(midX(b), bottom(b))]
      : [point(right(a) - 40, a.y), point(right(a) - 40, lanes.middle + 4), point(lanes.right, lanes.middle + 4), point(lanes.right, midY(b)), point(right(b), midY(b))],
  'metadata entraId': ({ lanes }, a, b) => [
    point(right(a) - 26, a.y),
    point(right(a) - 26, lanes.middle + 3),
    ...upInto(b, lanes.middle + 3, 0),
  ],
  'outside code': ({ landscape, lanes }, a, b) =>
    landscape
      ? [point(right(a), midY(a)), point(lanes.people.x, midY(a)), point(lanes.people.x, midY(b)), point(b.x, midY(b))]
      : [
          point(midX(a), bottom(a)),
          point(midX(a), lanes.people.y),
          point(lanes.left, lanes.people.y),
          point(lanes.left, midY(b)),
          point(b.x, midY(b)),
        ],
  'code code': ({ lanes }, a, b) => {
    if (Math.abs(midY(a) - midY(b)) > 1) {
      const x = lanes.left - 3;
      return [point(a.x, midY(a)), point(x, midY(a)), point(x, midY(b)), point(b.x, midY(b))];
    }
    const y = bottom(a) + 34;
    return [point(midX(a), bottom(a)), point(midX(a), y), point(midX(b), y), point(midX(b), bottom(b))];
  },
  'code metadata': (_, a, b) => [point(midX(a), a.y), point(midX(a), bottom(b))],
  'code resourceManager': ({ lanes, landscape }, a, b) => {
    const y = landscape ? lanes.middle : lanes.upper;
    return [
      point(a.x, midY(a)),
      point(lanes.left - 3, midY(a)),
      point(lanes.left - 3, y),
      point(b.x + 24, y),
      point(b.x + 24, bottom(b)),
    ];
  },
  'code entraId': ({ lanes }, a, b) => [
    point(right(a), midY(a)),
    point(lanes.target + 4, midY(a)),
    point(lanes.target + 4, lanes.middle),
    ...upInto(b, lanes.middle, 14),
  ],
  'code target': (layout, a, b) => {
    const { lanes } = layout;
    const y = isOpenTo(layout, a) ? midY(a) : bottom(a) + 34;
    const start = isOpenTo(layout, a) ? [point(right(a), y)] : [point(midX(a), bottom(a)), point(midX(a), y)];
    return [...start, ...along(lanes.target + 4, y, b)];
  },
  'target entraId': ({ lanes }, a, b) => [
    point(a.x, a.y + 12),
    point(lanes.target - 5, a.y + 12),
    point(lanes.target - 5, lanes.middle),
    ...upInto(b, lanes.middle, aligned(lanes.target - 5 - midX(b), 24)),
  ],
};

function way(layout: Layout, from: string, to: string): Point[] | null {
  const a = layout.boxes.get(from);
  const b = layout.boxes.get(to);
  if (!a || !b) return null;
  return WAYS[`${end(from)} ${end(to)}`]?.(layout, a, b) ?? null;
}

function end(key: string): string {
  const kind = kindOf(key);
  if (kind === 'person' || kind === 'internet') return 'outside';
  return kind === 'keyVault' || kind === 'storage' ? 'target' : kind;
}

const point = (x: number, y: number): Point => ({ x, y });

/** This x, kept away from the corners of the box. */
function inside(box: Box, x: number): number {
  return Math.max(box.x + 18, Math.min(right(box) - 18, x));
}

function down(a: Box, lane: number, b: Box, fromX: number, toX: number): Point[] {
  const below = a.y < b.y;
  return [
    point(fromX, below ? bottom(a) : a.y),
    point(fromX, lane),
    point(toX, lane),
    point(toX, below ? b.y : bottom(b)),
  ];
}

function outOf(a: Box, x: number, y: number): Point[] {
  return [point(right(a), midY(a)), point(x, midY(a)), point(x, y)];
}

function upInto(b: Box, y: number, aside: number): Point[] {
  return [point(midX(b) + aside, y), point(midX(b) + aside, bottom(b))];
}

/** How far beside the middle of a box a way enters it: straight on where it comes in nearly straight. */
function aligned(aside: number, usual: number): number {
  return Math.abs(aside - usual) < 24 ? aside : usual;
}

function along(x: number, y: number, target: Box): Point[] {
  return [point(x, y), point(x, target.y + 24), point(target.x, target.y + 24)];
}

/** Whether nothing stands between a machine's code and the targets: it is in the last column, in landscape. */
function isOpenTo(layout: Layout, code: Box): boolean {
  const others = [...layout.boxes].filter(([key]) => kindOf(key) === 'code').map(([, box]) => box);
  return layout.landscape && others.every((other) => other.x <= code.x);
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

/** The point at this part of the way, 0 at its start and 1 at its end, and whether the way lies level there. */
export function pointAt(points: readonly Point[], part: number): Point & { level: boolean } {
  let rest = lengthOf(points) * part;
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

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1;
  return point(from.x + ((to.x - from.x) * by) / length, from.y + ((to.y - from.y) * by) / length);
}
