import { expect, test } from '@playwright/test';
import { History } from './history.js';

test('the arrows go back through what was typed, and on to what was being typed', () => {
  const history = new History();
  expect(history.step(-1, 'new')).toBe(null);
  for (const line of ['one', 'two', 'two']) history.add(line);
  expect([history.step(-1, 'new'), history.step(-1, 'two'), history.step(-1, 'one')]).toEqual(['two', 'one', null]);
  expect([history.step(1, 'one'), history.step(1, 'two'), history.step(1, 'new')]).toEqual(['two', 'new', null]);
});
