import { FATES } from '../telling/fates.js';
import type { Outline } from './types/Outline.js';

/** Whether a change may take something away. An endpoint that is configured anew may serve fewer identities than before. */
const takes = (kind: string): boolean => kind === 'endpointConfigured' || (kind in FATES && FATES[kind as keyof typeof FATES] === 'gone');

/**
 * The few cursors at which, together, everything can be seen that there ever is: the end, and before each row of changes
 * that take something away. A request that no other one caused begins a new row.
 */
export function landmarksOf(outline: readonly Outline[]): number[] {
  const rows: number[] = [];
  let isRow = false;
  for (const { index, parent, step } of outline) {
    if (step.type === 'sent' && parent === null) isRow = false;
    if (step.type !== 'changed') continue;
    const isTaken = takes(step.kind);
    if (isTaken && !isRow) rows.push(index);
    isRow = isTaken;
  }
  const last = outline.at(-1);
  return [...rows, last ? last.index + 1 : 0];
}
