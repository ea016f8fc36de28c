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
  return grid.cheapest(starts, ends);
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

/** Directions by number: level ways are even. */
const STEPS = [
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
] as const;

class Grid {
  readonly #xs: number[];
  readonly #ys: number[];
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
    const columns = this.#xs.length;
    const cells = columns * this.#ys.length;
    this.#level = new Float64Array(cells).fill(Infinity);
    this.#upright = new Float64Array(cells).fill(Infinity);
    for (let cell = 0; cell < cells; cell += 1) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      const [x = 0, nextX = Infinity] = [this.#xs[column], this.#xs[column + 1]];
      const [y = 0, nextY = Infinity] = [this.#ys[row], this.#ys[row + 1]];
      this.#level[cell] = nextX - x;
      this.#upright[cell] = nextY - y;
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
    if (runs.length > 0) this.#keepClear(runs);
  }

  /** Adds to the cost of every step that leads into a box. */
  #add(box: Box, cost: number): void {
    const columns = this.#xs.length;
    const rows = this.#ys.length;
    for (let row = 0; row < rows; row += 1) {
      const [y = 0, nextY = y] = [this.#ys[row], this.#ys[row + 1]];
      if (nextY <= box.y && y <= box.y) continue;
      if (y >= bottom(box)) break;
      for (let column = 0; column < columns; column += 1) {
        const [x = 0, nextX = x] = [this.#xs[column], this.#xs[column + 1]];
        if (nextX <= box.x && x <= box.x) continue;
        if (x >= right(box)) break;
        const cell = row * columns + column;
        if (y > box.y && y < bottom(box) && x < right(box) && nextX > box.x) this.#level[cell] = (this.#level[cell] ?? 0) + cost;
        if (x > box.x && x < right(box) && y < bottom(box) && nextY > box.y) this.#upright[cell] = (this.#upright[cell] ?? 0) + cost;
      }
    }
  }

  /** Makes steps dearer that lie on other ways, or cross them. */
  #keepClear(runs: readonly (readonly [Point, Point])[]): void {
    const columns = this.#xs.length;
    for (const [row, y] of this.#ys.entries()) {
      for (const [column, x] of this.#xs.entries()) {
        const cell = row * columns + column;
        const [toRight, below] = [{ x: this.#xs[column + 1] ?? x, y }, { x, y: this.#ys[row + 1] ?? y }];
        for (const run of runs) {
          if (toRight.x > x) this.#level[cell] = (this.#level[cell] ?? 0) + conflict(run, { x, y }, toRight);
          if (below.y > y) this.#upright[cell] = (this.#upright[cell] ?? 0) + conflict(run, { x, y }, below);
        }
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

  /** The cheapest way from any of these ports to any of those. */
  cheapest(starts: readonly Port[], ends: readonly Port[]): Point[] | null {
    const columns = this.#xs.length;
    const states = columns * this.#ys.length * 4;
    const costs = new Float64Array(states).fill(Infinity);
    const before = new Int32Array(states).fill(-1);
    const heap = new Heap();
    const begin = new Map<number, Port>();
    for (const port of starts) {
      const cell = this.#cellOf(port);
      if (cell < 0) continue;
      const state = cell * 4 + directionOf(port.side);
      if (port.cost >= (costs[state] ?? 0)) continue;
      costs[state] = port.cost;
      begin.set(state, port);
      heap.push(state, port.cost);
    }
    const goals = new Map<number, Port>();
    for (const port of ends) {
      const cell = this.#cellOf(port);
      // One comes in against the direction that leads out.
      if (cell >= 0) goals.set(cell * 4 + ((directionOf(port.side) + 2) % 4), port);
    }
    for (let state = heap.pop(); state >= 0; state = heap.pop()) {
      const cost = costs[state] ?? Infinity;
      const goal = goals.get(state);
      if (goal) return this.#traced(before, state);
      const [cell, direction] = [state >> 2, state & 3];
      for (let turn = 0; turn < 4; turn += 1) {
        if (turn === (direction + 2) % 4) continue;
        // The first step leads straight out.
        if (begin.has(state) && before[state] === -1 && turn !== direction) continue;
        const step = this.#step(cell, turn);
        if (step === Infinity) continue;
        const next = cell + (STEPS[turn]?.x ?? 0) + (STEPS[turn]?.y ?? 0) * columns;
        const sum = cost + step + (turn === direction ? 0 : BEND);
        const into = next * 4 + turn;
        if (sum >= (costs[into] ?? 0)) continue;
        costs[into] = sum;
        before[into] = state;
        heap.push(into, sum);
      }
    }
    return null;
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

function lines(values: readonly number[], least: number, most: number): number[] {
  const inside = values.map(round).filter((value) => value >= least && value <= most);
  return [...new Set(inside)].sort((a, b) => a - b);
}

/** The middles between neighbouring edges that are far enough apart to be passed between. */
function gaps(spans: readonly (readonly [number, number])[]): number[] {
  const edges = [...new Set(spans.flat())].sort((a, b) => a - b);
  return edges.slice(1).flatMap((edge, index) => {
    const last = edges[index] ?? edge;
    return edge - last > 8 ? [(edge + last) / 2] : [];
  });
}

/** What it costs to go from one crossing to the next where another way lies. */
function conflict([c, d]: readonly [Point, Point], a: Point, b: Point): number {
  const isLevel = a.y === b.y;
  const level = c.y === d.y;
  if (isLevel === level) {
    const [across, other] = isLevel ? [a.y, c.y] : [a.x, c.x];
    if (Math.abs(across - other) > 4) return 0;
    const [a0, a1, c0, c1] = isLevel ? [a.x, b.x, c.x, d.x] : [a.y, b.y, c.y, d.y];
    const shared = Math.min(Math.max(a0, a1), Math.max(c0, c1)) - Math.max(Math.min(a0, a1), Math.min(c0, c1));
    return Math.max(0, shared) * SHARED;
  }
  const [h0, h1, v0, v1] = isLevel ? [a, b, c, d] : [c, d, a, b];
  const isCrossed = v0.x > Math.min(h0.x, h1.x) && v0.x <= Math.max(h0.x, h1.x) && h0.y > Math.min(v0.y, v1.y) && h0.y <= Math.max(v0.y, v1.y);
  return isCrossed ? CROSSED : 0;
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
    for (const list of [this.#states, this.#costs]) {
      const held = list[a] ?? 0;
      list[a] = list[b] ?? 0;
      list[b] = held;
    }
  }
}
