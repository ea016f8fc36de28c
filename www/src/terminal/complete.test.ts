import { expect, test } from '@playwright/test';
import { completed } from './complete.js';

test('one way is written out with a blank, of several what they share, and none leaves the line', () => {
  expect(completed('echo; cu', 8, { start: 6, words: ['curl'] })).toEqual({ line: 'echo; curl ', column: 11, ways: [] });
  expect(completed('cu x', 2, { start: 0, words: ['curl', 'cut'] })).toEqual({ line: 'cu x', column: 2, ways: ['curl', 'cut'] });
  expect(completed('gr', 2, { start: 0, words: ['group', 'grouping'] })).toEqual({ line: 'group', column: 5, ways: ['group', 'grouping'] });
  expect(completed('cat a', 5, { start: 4, words: ['a/'] })).toEqual({ line: 'cat a/', column: 6, ways: [] });
  expect(completed('zz', 2, { start: 0, words: [] })).toEqual({ line: 'zz', column: 2, ways: [] });
});
