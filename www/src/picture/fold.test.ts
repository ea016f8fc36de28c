import { expect, test } from '@playwright/test';
import { type Folds, foldUntil } from './fold.js';

/** Room for so much, where each form of a thing is smaller by one than the one before. */
const within = (room: number, largest: number) => (folds: Folds): boolean => folds.reduce<number>((sum, fold) => sum + (fold === null ? 0 : largest - fold), 0) <= room;

test('what is not concerned folds before what is', () => {
  const things = [{ level: 2, forms: 3 }, { level: 0, forms: 3 }] as const;
  expect(foldUntil(things, within(4, 3))).toEqual({ folds: [0, 2], fits: true });
});

test('where there is no room even for what is concerned, the last of it is counted and not cut', () => {
  const things = [{ level: 2, forms: 2 }, { level: 2, forms: 2 }, { level: 2, forms: 2 }] as const;
  expect(foldUntil(things, within(2, 2))).toEqual({ folds: [1, 1, null], fits: false });
});
