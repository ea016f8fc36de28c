import { expect, test } from '@playwright/test';
import { type Branch, Branches } from './branches.js';
import type { Player } from '../run/player.js';

const branch = (number: number, cursor: number): Branch => ({ number, name: '', recipe: null, cursor, length: 9, from: 9, end: {} as Branch['end'] });
const fork = (recipe: string): Player => ({ recipe, cursor: 5, length: 5, stage: {} }) as Player;

test('a fork leaves the run as the reader left it, and is shown', () => {
  const { all, shown } = new Branches().forked(branch(0, 4), fork('a'));
  expect(shown).toBe(1);
  expect(all.map(({ number, recipe, cursor, from }) => [number, recipe, cursor, from])).toEqual([[0, null, 4, 9], [1, 'a', 5, 4]]);
});

test('of many forks the newest are kept, and the run itself', () => {
  let branches = new Branches();
  for (let made = 0; made < 12; made += 1) branches = branches.forked(branch(branches.shown, 3), fork(String(made)));
  expect(branches.all.map(({ number }) => number)).toEqual([0, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a branch keeps the name that the reader gave it when it is left and shown again', () => {
  const named = new Branches().forked(branch(0, 4), fork('a')).named(1, ' with Reader ');
  expect(named.turnedTo(0).all.map(({ name }) => name)).toEqual(['', 'with Reader']);
});

test('going back keeps where the reader was in the fork', () => {
  const branches = new Branches().forked(branch(0, 4), fork('a')).left(branch(1, 7)).turnedTo(0);
  expect(branches.shown).toBe(0);
  expect(branches.all[1]?.cursor).toBe(7);
});
