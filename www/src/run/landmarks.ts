import { FATES } from '../telling/fates.js';
import type { Outline } from './types/Outline.js';

/** Whether a change may take something away. An endpoint that is configured anew may serve fewer identities than before. */
const takes = (kind: string): boolean => kind === 'endpointConfigured' || (kind in FATES && FATES[kind as keyof typeof FATES] === 'gone');

/**
 * The few cursors at which, together, everything can be seen that there ever is: the end, and before each row of changes
 * that take something away.
 */
export function landmarksOf(outline: readonly Outline[]): number[] {
  const changes = outline.flatMap(({ index, step }) => (step.type === 'changed' ? [{ index, takes: takes(step.kind) }] : []));
  const rows = changes.filter(({ takes }, at) => takes && !changes[at - 1]?.takes);
  const last = outline.at(-1);
  return [...rows.map(({ index }) => index), last ? last.index + 1 : 0];
}
