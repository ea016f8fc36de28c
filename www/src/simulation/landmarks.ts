import type { Outline } from './types/Outline.js';

/** The changes that may take something away. */
const TAKING = /Deleted$|Revoked$|Unassigned$|^endpoint/;

/**
 * The few cursors at which, together, everything can be seen that there ever is: the end, and before each row of changes
 * that take something away.
 */
export function landmarksOf(outline: readonly Outline[]): number[] {
  const changes = outline.flatMap(({ index, step }) => (step.type === 'changed' ? [{ index, takes: TAKING.test(step.kind) }] : []));
  const rows = changes.filter(({ takes }, at) => takes && !changes[at - 1]?.takes);
  const last = outline.at(-1);
  return [...rows.map(({ index }) => index), last ? last.index + 1 : 0];
}
