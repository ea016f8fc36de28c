import { expect, test } from '@playwright/test';
import { after, before, indexOf, leadOf, stopsOf } from './steps.js';
import type { Depth } from './types/Depth.js';
import type { Happening } from './types/Happening.js';
import type { Outline } from './types/Outline.js';

const sent = { type: 'sent' } as Happening;
const answered = { type: 'answered' } as Happening;
const passed = { type: 'passed', seconds: 1 } as Happening;

/** A command (1) that is served by another request (2), after a sign-in (0). */
const OUTLINE: Outline[] = (
  [
    [0, null, 'messages', sent],
    [0, null, 'messages', answered],
    [1, null, 'messages', sent],
    [2, 1, 'story', sent],
    [2, 1, 'messages', answered],
    [1, null, 'story', answered],
    [null, null, 'story', passed],
    [null, null, 'everything', passed],
  ] as const
).map(([span, parent, depth, step], index) => ({ index, at: 0, span, parent, depth: depth as Depth, step }));

test('each depth has the stops of the one before, and all begin and end alike', () => {
  const [story, messages, everything] = (['story', 'messages', 'everything'] as const).map((depth) => stopsOf(OUTLINE, depth, 0, 8));
  expect(story).toEqual([0, 4, 6, 7, 8]);
  expect(messages).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(everything).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what prepares the story is not counted', () => {
  expect(stopsOf(OUTLINE, 'story', 5, 8)).toEqual([5, 6, 7, 8]);
});

test('a cursor between two stops counts those behind it', () => {
  const stops = [5, 8, 12];
  expect([0, 5, 7, 8, 11, 12].map((cursor) => indexOf(stops, cursor))).toEqual([0, 0, 0, 1, 1, 2]);
});

test('from anywhere the next stop is the one ahead, and the one before is behind', () => {
  const stops = [5, 8, 12];
  expect([0, 5, 6, 8, 12].map((cursor) => after(stops, cursor))).toEqual([5, 8, 8, 12, undefined]);
  expect([0, 5, 6, 8, 12, 13].map((cursor) => before(stops, cursor))).toEqual([undefined, undefined, 5, 5, 8, 12]);
});

test('the way to an answer leads by its question, unless that is behind', () => {
  expect(leadOf(OUTLINE, 0, 6, 0)).toBe(3);
  expect(leadOf(OUTLINE, 3, 6, 0)).toBe(undefined);
  expect(leadOf(OUTLINE, 0, 5, 0)).toBe(undefined);
  expect(leadOf(OUTLINE, 0, 7, 0)).toBe(undefined);
});
