/**
 * Finds ways between boxes: along lanes that keep clear of every box, as short and as straight as can be. The lanes are
 * the lines beside all boxes and in the middle between them; a way is the cheapest path in the grid that they make.
 */

import { type Box, bottom, grown, midX, midY, type Point, right } from './box.js';

/** What stands in the way, and what had better not be crossed. */
export interface Field {
  readonly bounds: Box;
  /** No way enters these. */
  readonly solid: readonly Box[];
  /** Text that a way crosses only where it must. */
  readonly soft: readonly Box[];
}

/** How far a way keeps from the boxes that it passes, in pixels; less where there is no such room. */
const CLEARANCES = [9, 5, 2, 0.5];
const BEND = 26;
const SOFT = 60;
/** What each pixel costs that lies on another way, and each crossing. */
const SHARED = 2.5;
const CROSSED = 14;
/** How near beside another way a way lies on it, in pixels. */
const NEAR = 4;
/** How far from its corners a way leaves a box at least. */
const CORNER = 7;

type Side = 'left' | 'right' | 'top' | 'bottom';
const OUT: Record<Side, Point> = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, top: { x: 0, y: -1 }, bottom: { x: 0, y: 1 } };

interface Port extends Point {
  readonly side: Side;
  /** Ports in the middle of a side are preferred a little. */
  readonly cost: number;
}

/** The cheapest way from one box to another that enters no other box; `null` when there is none. */
export function wayBetween(field: Field, from: Box, to: Box, others: readonly (readonly Point[])[] = []): Point[] | null {
  for (const clearance of CLEARANCES) {
    const way = search(field, from, to, others, clearance);
    if (way) return way;
  }
  return null;
}

/** A loop from a box back into itself, at the side where there is most room. */
export function loopAt(field: Field, box: Box): Point[] {
  const loops = (['top', 'bottom', 'right', 'left'] as const).map((side) => loop(box, side));
  const costs = loops.map((way) => {
    const around = grown(hull(way), 2);
    const solid = field.solid.filter((one) => overlaps(one, around) && !isSame(one, box)).length;
    const soft = field.soft.filter((one) => overlaps(one, around)).length;
    return solid * 4 + soft + (contains(field.bounds, around) ? 0 : 8);
  });
  return loops[costs.indexOf(Math.min(...costs))] ?? [];
}

const LOOP = { out: 8, along: 32 };

function loop(box: Box, side: Side): Point[] {
  const out = OUT[side];
  if (out.x === 0) {
    const y = side === 'top' ? box.y : bottom(box);
    const along = Math.min(LOOP.along, box.w * 0.6);
    const xs = [midX(box) - along / 2, midX(box) + along / 2] as const;
    return [{ x: xs[0], y }, { x: xs[0], y: y + out.y * LOOP.out }, { x: xs[1], y: y + out.y * LOOP.out }, { x: xs[1], y }];
  }
  const x = side === 'left' ? box.x : right(box);
  const along = Math.min(LOOP.along, box.h * 0.6);
  const ys = [midY(box) - along / 2, midY(box) + along / 2] as const;
  return [{ x, y: ys[0] }, { x: x + out.x * LOOP.out, y: ys[0] }, { x: x + out.x * LOOP.out, y: ys[1] }, { x, y: ys[1] }];
}

/** A short way out of a box, into the longest free run. */
export function wayOut(field: Field, box: Box, length: number): Point[] {
  const ways = (['right', 'left', 'top', 'bottom'] as const).map((side) => {
    const out = OUT[side];
    const start = { x: side === 'left' ? box.x : side === 'right' ? right(box) : midX(box), y: side === 'top' ? box.y : side === 'bottom' ? bottom(box) : midY(box) };
    let free = 0;
    while (free < length && isFree(field, { x: start.x + out.x * (free + 8), y: start.y + out.y * (free + 8) }, box)) free += 4;
    return { free, way: [start, { x: start.x + out.x * free, y: start.y + out.y * free }] };
  });
  const best = Math.max(...ways.map(({ free }) => free));
  return ways.find(({ free }) => free === best)?.way ?? [];
}

function isFree(field: Field, at: Point, from: Box): boolean {
  const spot = { x: at.x - 1, y: at.y - 1, w: 2, h: 2 };
  return contains(field.bounds, spot) && !field.solid.some((one) => overlaps(one, spot) && !isSame(one, from));
}

function search(field: Field, from: Box, to: Box, others: readonly (readonly Point[])[], clearance: number): Point[] | null {
  const starts = portsOf(from, to, field.bounds, clearance);
  const ends = portsOf(to, from, field.bounds, clearance);
  const grid = new Grid(field, [...starts, ...ends], others, clearance, from, to);
  return grid.cheapest(starts, ends, to);
}

/** The places on a box's sides at which a way may begin or end. */
function portsOf(box: Box, other: Box, bounds: Box, clearance: number): Port[] {
  const ports: Port[] = [];
  const level = places(box.y, box.h, midY(other));
  const upright = places(box.x, box.w, midX(other));
  for (const [y, cost] of level) {
    ports.push({ x: box.x, y, side: 'left', cost }, { x: right(box), y, side: 'right', cost });
  }
  for (const [x, cost] of upright) {
    ports.push({ x, y: box.y, side: 'top', cost }, { x, y: bottom(box), side: 'bottom', cost });
  }
  return ports.filter((port) => {
    const out = OUT[port.side];
    const stub = { x: port.x + out.x * clearance, y: port.y + out.y * clearance };
    return stub.x > bounds.x && stub.x < right(bounds) && stub.y > bounds.y && stub.y < bottom(bounds);
  });
}

/** Where along a side of this length ways may leave, each with its cost. */
function places(start: number, length: number, opposite: number): [number, number][] {
  const middle = start + length / 2;
  if (length < 3 * CORNER) return [[middle, 0]];
  const quarter: [number, number][] = length < 8 * CORNER ? [] : [[start + length * 0.22, 5], [start + length * 0.78, 5]];
  const straight: [number, number][] = opposite > start + CORNER && opposite < start + length - CORNER ? [[opposite, 2]] : [];
  return [[middle, 0], ...quarter, ...straight];
}

// Directions have numbers, clockwise from the right: level ways are even.

class Grid {
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  /** The cost of the way from each crossing to its right and to below it; infinite where something stands. */
  readonly #level: Float64Array;
  readonly #upright: Float64Array;

  constructor(field: Field, ports: readonly Port[], others: readonly (readonly Point[])[], clearance: number, from: Box, to: Box) {
    const { bounds, solid, soft } = field;
    const stubs = ports.map((port) => ({ x: port.x + OUT[port.side].x * clearance, y: port.y + OUT[port.side].y * clearance }));
    const around = solid.map((box) => grown(box, clearance));
    const ends = [...ports, ...stubs];
    this.#xs = lines([...around.flatMap((box) => [box.x, right(box)]), ...gaps(solid.map((box) => [box.x, right(box)])), ...ends.map(({ x }) => x)], bounds.x, right(bounds));
    this.#ys = lines([...around.flatMap((box) => [box.y, bottom(box)]), ...gaps(solid.map((box) => [box.y, bottom(box)])), ...ends.map(({ y }) => y)], bounds.y, bottom(bounds));
    const [columns, rows] = [this.#xs.length, this.#ys.length];
    this.#level = new Float64Array(columns * rows);
    this.#upright = new Float64Array(columns * rows);
    for (let row = 0, cell = 0; row < rows; row += 1) {
      const below = (this.#ys[row + 1] ?? Infinity) - (this.#ys[row] ?? 0);
      for (let column = 0; column < columns; column += 1, cell += 1) {
        this.#level[cell] = (this.#xs[column + 1] ?? Infinity) - (this.#xs[column] ?? 0);
        this.#upright[cell] = below;
      }
    }
    const near = Math.max(0.4, clearance - 0.5);
    const isEnd = (box: Box): boolean => isSame(box, from) || isSame(box, to);
    // At its ends a way leaves straight, and then passes the box no nearer than any other.
    const straight = ports.flatMap((port, index) => this.#between(port, stubs[index] ?? port));
    const open = straight.map(([list, cell]) => [list, cell, list[cell] ?? Infinity] as const);
    for (const box of solid.filter(isEnd)) this.#add(grown(box, near), Infinity);
    for (const [list, cell, cost] of open) list[cell] = cost;
    for (const box of solid) if (!isEnd(box)) this.#add(grown(box, near), Infinity);
    for (const box of soft) this.#add(box, SOFT);
    const runs = others.flatMap((way) => way.slice(1).map((end, index) => [way[index] ?? end, end] as const));
    for (const run of runs) this.#keepClear(run);
  }

  // What runs for every cell takes its numbers one by one: to take a list apart costs more than all the rest of it.

  /** Adds to the cost of every step that leads into a box. */
  #add(box: Box, cost: number): void {
    const [columns, rows] = [this.#xs.length, this.#ys.length];
    const { x: left, y: top } = box;
    const [end, low] = [right(box), bottom(box)];
    for (let row = 0; row < rows; row += 1) {
      const y = this.#ys[row] ?? 0;
      const nextY = this.#ys[row + 1] ?? y;
      if (nextY <= top && y <= top) continue;
      if (y >= low) break;
      for (let column = 0; column < columns; column += 1) {
        const x = this.#xs[column] ?? 0;
        const nextX = this.#xs[column + 1] ?? x;
        if (nextX <= left && x <= left) continue;
        if (x >= end) break;
        const cell = row * columns + column;
        if (y > top && nextX > left) this.#level[cell] = (this.#level[cell] ?? 0) + cost;
        if (x > left && nextY > top) this.#upright[cell] = (this.#upright[cell] ?? 0) + cost;
      }
    }
  }

  /** Makes steps dearer that lie on another way, or cross it. */
  #keepClear([a, b]: readonly [Point, Point]): void {
    const [xs, ys] = [this.#xs, this.#ys];
    const [columns, rows] = [xs.length, ys.length];
    if (a.y === b.y) {
      const [from, to] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
      for (let row = 0; row < rows; row += 1) {
        const y = ys[row] ?? 0;
        if (Math.abs(y - a.y) <= NEAR) spread(this.#level, row * columns, 1, xs, from, to);
        if (a.y > y && a.y <= (ys[row + 1] ?? y)) cross(this.#upright, row * columns, 1, xs, from, to);
      }
    } else {
      const [from, to] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
      for (let column = 0; column < columns; column += 1) {
        const x = xs[column] ?? 0;
        if (Math.abs(x - a.x) <= NEAR) spread(this.#upright, column, columns, ys, from, to);
        if (a.x > x && a.x <= (xs[column + 1] ?? x)) cross(this.#level, column, columns, ys, from, to);
      }
    }
  }

  /** The steps between two points on one line, each as where its cost stands. */
  #between(a: Point, b: Point): [Float64Array, number][] {
    const columns = this.#xs.length;
    const [left, end] = [this.#xs.indexOf(round(Math.min(a.x, b.x))), this.#xs.indexOf(round(Math.max(a.x, b.x)))];
    const [top, low] = [this.#ys.indexOf(round(Math.min(a.y, b.y))), this.#ys.indexOf(round(Math.max(a.y, b.y)))];
    if (left < 0 || end < 0 || top < 0 || low < 0) return [];
    const steps: [Float64Array, number][] = [];
    for (let column = left; column < end; column += 1) steps.push([this.#level, top * columns + column]);
    for (let row = top; row < low; row += 1) steps.push([this.#upright, row * columns + left]);
    return steps;
  }

  /**
   * The cheapest way from any of these ports to any of those, which are at the sides of this box. Where a way may still turn
   * out cheapest, the search goes on where least is left to the box at the least (A*): most of the picture it never looks at.
   */
  cheapest(starts: readonly Port[], ends: readonly Port[], to: Box): Point[] | null {
    const columns = this.#xs.length;
    const states = columns * this.#ys.length * 4;
    const costs = new Float64Array(states).fill(Infinity);
    const before = new Int32Array(states).fill(-1);
    const heap = new Heap();
    for (const port of starts) {
      const cell = this.#cellOf(port);
      if (cell < 0) continue;
      const state = cell * 4 + directionOf(port.side);
      if (port.cost >= (costs[state] ?? 0)) continue;
      costs[state] = port.cost;
      heap.push(state, port.cost + this.#left(cell, to));
    }
    const goals = new Set<number>();
    for (const port of ends) {
      const cell = this.#cellOf(port);
      // One comes in against the direction that leads out.
      if (cell >= 0) goals.add(cell * 4 + ((directionOf(port.side) + 2) % 4));
    }
    const offsets = [1, columns, -1, -columns];
    const done = new Uint8Array(states);
    for (let state = heap.pop(); state >= 0; state = heap.pop()) {
      // It was found again, and cheaper.
      if (done[state] === 1) continue;
      done[state] = 1;
      if (goals.has(state)) return this.#traced(before, state);
      const cost = costs[state] ?? Infinity;
      const cell = state >> 2;
      const direction = state & 3;
      for (let turn = 0; turn < 4; turn += 1) {
        if (turn === (direction + 2) % 4) continue;
        // The first step leads straight out.
        if (before[state] === -1 && turn !== direction) continue;
        const step = this.#step(cell, turn);
        if (step === Infinity) continue;
        const sum = cost + step + (turn === direction ? 0 : BEND);
        const into = (cell + (offsets[turn] ?? 0)) * 4 + turn;
        if (sum >= (costs[into] ?? 0)) continue;
        costs[into] = sum;
        before[into] = state;
        heap.push(into, sum + this.#left(into >> 2, to));
      }
    }
    return null;
  }

  /** How far it is from a crossing to a box at the least. */
  #left(cell: number, box: Box): number {
    const columns = this.#xs.length;
    const x = this.#xs[cell % columns] ?? 0;
    const y = this.#ys[Math.floor(cell / columns)] ?? 0;
    // Crossings lie on halves of pixels, and so half a pixel off the box at most.
    return Math.max(0, box.x - 0.5 - x, x - right(box) - 0.5) + Math.max(0, box.y - 0.5 - y, y - bottom(box) - 0.5);
  }

  #step(cell: number, direction: number): number {
    const columns = this.#xs.length;
    switch (direction) {
      case 0:
        return cell % columns === columns - 1 ? Infinity : (this.#level[cell] ?? Infinity);
      case 1:
        return this.#upright[cell] ?? Infinity;
      case 2:
        return cell % columns === 0 ? Infinity : (this.#level[cell - 1] ?? Infinity);
      default:
        return this.#upright[cell - columns] ?? Infinity;
    }
  }

  #cellOf({ x, y }: Point): number {
    const [column, row] = [this.#xs.indexOf(round(x)), this.#ys.indexOf(round(y))];
    return column < 0 || row < 0 ? -1 : row * this.#xs.length + column;
  }

  #traced(before: Int32Array, end: number): Point[] {
    const points: Point[] = [];
    for (let state = end; state >= 0; state = before[state] ?? -1) {
      const cell = state >> 2;
      points.unshift({ x: this.#xs[cell % this.#xs.length] ?? 0, y: this.#ys[Math.floor(cell / this.#xs.length)] ?? 0 });
    }
    return points.filter((at, index) => !isBetween(points[index - 1], at, points[index + 1]));
  }
}

function directionOf(side: Side): number {
  return { right: 0, bottom: 1, left: 2, top: 3 }[side];
}

function isBetween(a: Point | undefined, at: Point, b: Point | undefined): boolean {
  return a !== undefined && b !== undefined && ((a.x === at.x && at.x === b.x) || (a.y === at.y && at.y === b.y));
}

const round = (value: number): number => Math.round(value * 2) / 2;

/** Where lines of the grid lie, in order; a list of bare numbers is sorted fastest. */
function lines(values: readonly number[], least: number, most: number): Float64Array {
  const inside = new Set<number>();
  for (const value of values) {
    const line = round(value);
    if (line >= least && line <= most) inside.add(line);
  }
  return new Float64Array(inside).sort();
}

/** The middles between neighbouring edges that are far enough apart to be passed between. */
function gaps(spans: readonly (readonly [number, number])[]): number[] {
  const edges = new Float64Array(new Set(spans.flat())).sort();
  const middles: number[] = [];
  for (let at = 1; at < edges.length; at += 1) {
    const edge = edges[at] ?? 0;
    const last = edges[at - 1] ?? 0;
    if (edge - last > 8) middles.push((edge + last) / 2);
  }
  return middles;
}

/**
 * Makes the steps dearer that lie along a run which goes on their line from here to there. The steps of a line stand in the
 * list at `start` and every `by` places after it; `places` says where on the line they begin.
 */
function spread(costs: Float64Array, start: number, by: number, places: Float64Array, from: number, to: number): void {
  for (let at = 0, cell = start; at < places.length - 1; at += 1, cell += by) {
    const shared = Math.min(places[at + 1] ?? 0, to) - Math.max(places[at] ?? 0, from);
    if (shared > 0) costs[cell] = (costs[cell] ?? 0) + shared * SHARED;
  }
}

/** Makes the steps dearer that cross a run, which lies across all of them. */
function cross(costs: Float64Array, start: number, by: number, places: Float64Array, from: number, to: number): void {
  for (let at = 0, cell = start; at < places.length; at += 1, cell += by) {
    const place = places[at] ?? 0;
    if (place > from && place <= to) costs[cell] = (costs[cell] ?? 0) + CROSSED;
  }
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < right(b) && right(a) > b.x && a.y < bottom(b) && bottom(a) > b.y;
}

function contains(outer: Box, inner: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer);
}

function hull(way: readonly Point[]): Box {
  const [xs, ys] = [way.map(({ x }) => x), way.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

function isSame(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

/** A heap of states, the cheapest on top. */
class Heap {
  readonly #states: number[] = [];
  readonly #costs: number[] = [];

  push(state: number, cost: number): void {
    let at = this.#states.length;
    this.#states.push(state);
    this.#costs.push(cost);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((this.#costs[above] ?? 0) <= cost) break;
      this.#swap(at, above);
      at = above;
    }
  }

  /** The cheapest state, taken out; -1 when there is none. */
  pop(): number {
    const top = this.#states[0];
    if (top === undefined) return -1;
    const [state, cost] = [this.#states.pop() ?? 0, this.#costs.pop() ?? 0];
    const size = this.#states.length;
    if (size === 0) return top;
    this.#states[0] = state;
    this.#costs[0] = cost;
    for (let at = 0; ; ) {
      const [left, other] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < size && (this.#costs[left] ?? 0) < (this.#costs[least] ?? 0)) least = left;
      if (other < size && (this.#costs[other] ?? 0) < (this.#costs[least] ?? 0)) least = other;
      if (least === at) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    const [states, costs] = [this.#states, this.#costs];
    const state = states[a] ?? 0;
    const cost = costs[a] ?? 0;
    states[a] = states[b] ?? 0;
    costs[a] = costs[b] ?? 0;
    states[b] = state;
    costs[b] = cost;
  }
}
