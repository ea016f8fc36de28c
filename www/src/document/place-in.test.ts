import { expect, test } from '@playwright/test';
import type { DocumentView } from '../run/types/DocumentView.js';
import { placeIn } from './place-in.js';

/** A run whose blocks cause entries one after the other, so many each. */
function viewOf(blocks: readonly (readonly [command: number, entries: number])[]): DocumentView {
  let end = 2;
  const steps = blocks.map(([command, entries]) => {
    const start = end;
    end += entries;
    return { command, section: 0, line: 1, part: 'shown', mismatch: null, exchanges: [{ line: 1, text: '', entries: { start, end } }] };
  });
  return { begins: 2, seed: '1', refusedSeed: null, run: { steps, problems: [] } } as unknown as DocumentView;
}

test('a reader stays in the block in which they were, and else goes to the step that they chose', () => {
  const [az, rest] = [viewOf([[0, 4], [1, 6], [3, 5]]), viewOf([[0, 4], [2, 2], [3, 5]])];
  const placed = (cursor: number): number => placeIn(rest, { cursor, begin: 2, view: az }, [2]);
  expect(placed(0)).toBe(2);
  expect(placed(2)).toBe(2);
  expect(placed(5)).toBe(5);
  // In a block that the other way does not run: before what it runs instead.
  expect(placed(8)).toBe(6);
  expect(placed(13)).toBe(9);
  expect(placed(17)).toBe(13);
});
