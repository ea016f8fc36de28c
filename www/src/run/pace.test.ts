import { expect, test } from '@playwright/test';
import { readingMs } from './pace.js';

test('a longer sentence is looked at for longer, up to a bound, and none for no time', () => {
  expect(readingMs('', 20)).toBe(0);
  expect(readingMs('x'.repeat(20), 20)).toBe(1400);
  expect(readingMs('x'.repeat(60), 20)).toBe(3400);
  expect(readingMs('x'.repeat(2000), 20)).toBe(7000);
});
