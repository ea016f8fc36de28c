import { expect, test } from '@playwright/test';
import { Saying } from './saying.js';

test('the first sentence is said at once, and the same one stays', () => {
  const saying = new Saying(() => undefined);
  expect(saying.of('a', false, 0)).toBe('a');
  expect(saying.of('a', false, 1)).toBe('a');
});

test('while it plays, a sentence is said every six seconds, and the newest when it pauses', () => {
  const saying = new Saying(() => undefined);
  saying.of('a', true, 0);
  expect(saying.of('b', true, 900)).toBe('a');
  expect(saying.of('c', true, 5900)).toBe('a');
  expect(saying.of('d', true, 6000)).toBe('d');
  expect(saying.of('e', true, 6900)).toBe('d');
  expect(saying.of('e', false, 7000)).toBe('e');
});

test('who steps fast hears the last one when they rest', async () => {
  let asked = 0;
  const saying = new Saying(() => (asked += 1));
  saying.of('a', false, 0);
  expect(saying.of('b', false, 650)).toBe('a');
  expect(saying.of('c', false, 690)).toBe('a');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toBe(1);
  expect(saying.of('c', false, 740)).toBe('c');
});
