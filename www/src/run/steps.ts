import type { Depth } from './types/Depth.js';
import type { Outline } from './types/Outline.js';

/** Where a reader stops who looks so closely; the core says how deep each entry lies. */

/** From the story to everything, each with all stops of the one before. */
export const DEPTHS = ['story', 'messages', 'everything'] as const satisfies readonly Depth[];

/** The depth that a text names. */
export const depthOf = (text: string): Depth | undefined => DEPTHS.find((depth) => depth === text);

/** The cursors at which a reader stops, in order: the beginning, after each entry of the depth, and the end. */
export function stopsOf(outline: readonly Outline[], depth: Depth, begin: number, end: number): number[] {
  const within = new Set<Depth>(DEPTHS.slice(0, DEPTHS.indexOf(depth) + 1));
  const stops = outline.filter((line) => line.index >= begin && within.has(line.depth)).map((line) => line.index + 1);
  const last = stops.at(-1) ?? begin;
  return last < end ? [begin, ...stops, end] : [begin, ...stops];
}

/** How many stops lie behind a cursor; on the beginning and before it none. */
export function indexOf(stops: readonly number[], cursor: number): number {
  let [low, high] = [0, stops.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stops[middle] ?? Infinity) <= cursor) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The first stop after a cursor. */
export function after(stops: readonly number[], cursor: number): number | undefined {
  const index = indexOf(stops, cursor);
  return (stops[index] ?? Infinity) > cursor ? stops[index] : stops[index + 1];
}

/** The last stop before a cursor. */
export function before(stops: readonly number[], cursor: number): number | undefined {
  const index = indexOf(stops, cursor);
  return (stops[index] ?? Infinity) < cursor ? stops[index] : stops[index - 1];
}

/**
 * Where the request leaves whose answer stands before this stop, when the way to the stop passes it: whoever plays the
 * story sees the question before the answer.
 */
export function leadOf(outline: readonly Outline[], from: number, stop: number, first: number): number | undefined {
  const line = outline[stop - 1 - first];
  if (line?.parent !== null || (line.step.type !== 'answered' && line.step.type !== 'failed')) return undefined;
  for (let at = stop - 2; at >= from; at -= 1) {
    const other = outline[at - first];
    if (other?.span === line.span && other?.step.type === 'sent') return at + 1;
  }
  return undefined;
}
