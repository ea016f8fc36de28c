import { expect, test } from '@playwright/test';
import type { T } from '../locale/words.js';
import { duration } from './times.js';

const t: T = (key, params) => (key === 'time.both' ? `${params?.['large']} ${params?.['small']}` : `${params?.['count']} ${key.slice('time.'.length)}`);

test('a length of time is told in two units, and what is a second short of a whole one is told as the whole one', () => {
  expect(duration(600, t)).toBe('10 minutes');
  expect(duration(86_400 + 5 * 3_600, t)).toBe('1 days 5 hours');
  expect(duration(29 * 86_400 - 1, t)).toBe('29 days');
  expect(duration(86_399, t)).toBe('1 days');
  expect(duration(61, t)).toBe('1 minutes 1 seconds');
});
