import { expect, test } from '@playwright/test';
import type { Opened } from '../run/protocol.js';
import type { Outline } from '../run/types/Outline.js';
import type { Step } from '../run/types/Step.js';
import { Merged } from './merged.js';

/** A block with this number of entries for each of its requests, at this place of its world's journal. */
interface Block {
  readonly command: number;
  readonly requests: readonly number[];
  readonly part?: Step['part'];
  readonly text?: string;
}

/** A run of blocks: each request is a span of its own, and what stands between its ends belongs to it. */
function worldOf(id: string, blocks: readonly Block[]): Opened {
  let [at, span] = [0, 0];
  const outline: Outline[] = [];
  const steps = blocks.map(({ command, requests, part = 'shown', text = '' }): Step => {
    const exchanges = requests.map((count) => {
      const start = at;
      for (let one = 0; one < count; one += 1) {
        const isEnd = one === count - 1;
        outline.push({ index: at, at, span, parent: null, depth: isEnd ? 'story' : 'everything', step: isEnd ? { type: 'answered', from: { kind: 'entraId' }, to: { kind: 'internet' }, status: 200, code: null, point: start } : { type: 'passed', seconds: 1 } } as Outline);
        at += 1;
      }
      span += 1;
      return { line: 1, text, entries: { start, end: at } };
    });
    return { command, section: 0, line: 1, part, exchanges, mismatch: null };
  });
  const worlds = [{ id: 'each', title: 'Each' }, { id: 'shared', title: 'Shared' }];
  const counts = [{ type: 'command', index: 4, language: 'figures', text: 'approvals\nrequests sent' }];
  return { view: { document: { frontMatter: { worlds }, blocks: counts }, run: { steps, problems: [] }, begins: 2, world: id }, outline, landmarks: [] } as unknown as Opened;
}

const SETUP: Block = { command: 0, requests: [2], part: 'setup' };
/** Block 1 is of both, with more in the second; 2 of the first alone, 3 of the second alone; 4 counts. */
const EACH = worldOf('each', [SETUP, { command: 1, requests: [2, 3] }, { command: 2, requests: [4] }, { command: 4, requests: [0], text: 'approvals  4\nrequests sent  12' }]);
const SHARED = worldOf('shared', [SETUP, { command: 1, requests: [2, 6] }, { command: 3, requests: [2] }, { command: 4, requests: [0], text: 'approvals  1\nrequests sent  5' }]);
const STOPS = [EACH, SHARED].map(({ outline }) => outline.filter(({ depth }) => depth === 'story').map(({ index }) => index + 1));

const merged = new Merged([EACH, SHARED]);
const places = (cursor: number): number[] => [0, 1].map((world) => merged.placeIn(world, cursor, (of) => STOPS[of] ?? []));

test('the blocks of all worlds stand in the order of the document, each as one world ran it', () => {
  const { view, outline } = merged.opened;
  expect(view.begins).toBe(2);
  expect(view.run.steps.map(({ command, exchanges }) => [command, exchanges[0]?.entries.start, exchanges.at(-1)?.entries.end])).toEqual([[0, 0, 2], [1, 2, 7], [2, 7, 11], [3, 11, 13], [4, 13, 13]]);
  expect(outline.map(({ index }) => index)).toEqual([...outline.keys()]);
  expect(new Set(outline.map(({ span }) => span)).size).toBe(5);
  const last = outline.at(-1)?.step;
  expect(last?.type === 'answered' && last.point).toBe(11);
});

test('a block of all moves all worlds, and one of a single world lets the others wait', () => {
  expect(places(2)).toEqual([2, 2]);
  expect(places(4)).toEqual([4, 4]);
  expect(places(7)).toEqual([7, 10]);
  expect(places(9)).toEqual([9, 10]);
  expect(places(11)).toEqual([11, 10]);
  expect(places(13)).toEqual([11, 12]);
  expect([7, 9, 13].map((cursor) => [0, 1].map((world) => merged.isMoving(world, cursor)))).toEqual([[true, true], [true, false], [false, true]]);
  expect([merged.told(9), merged.told(13)]).toEqual([{ world: 0, cursor: 9 }, { world: 1, cursor: 12 }]);
});

test('requests of different worlds have different numbers, which lead back', () => {
  for (const world of [0, 1]) expect(merged.ofSpan(merged.spanOf(world, 3))).toEqual({ world, span: 3 });
});

test('figures are told of all worlds side by side', () => {
  const figures = [{ name: 'approvals', values: [4, 1] }, { name: 'requests sent', values: [12, 5] }];
  expect(merged.counted()).toEqual([{ at: 13, figures }]);
  expect(merged.opened.view.run.steps.at(-1)?.exchanges[0]?.text).toBe('               each  shared\napprovals         4       1\nrequests sent    12       5');
});
