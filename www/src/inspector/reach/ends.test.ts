import { expect, test } from '@playwright/test';
import type { PathStep } from '../../run/types/PathStep.js';
import { endsOf, isAbout } from './ends.js';

const step = (name: string, needs: number[]): PathStep => ({ name, step: { needs, gain: { kind: 'code', host: `/a/${name}` } } }) as unknown as PathStep;

test('what own rights allow comes apart from what needs other steps, which stand in their order', () => {
  const { direct, detours } = endsOf([step('alice', []), step('flow', [0]), step('identity', [1]), step('data', [0, 2])]);
  expect(direct.map(({ name }) => name)).toEqual(['flow']);
  expect(detours.map(({ target, path }) => [target, path.map(({ name }) => name)])).toEqual([
    [2, ['flow', 'identity']],
    [3, ['flow', 'identity', 'data']],
  ]);
});

test('what lies in a resource belongs to it, whatever the case, and what only begins alike does not', () => {
  expect(isAbout({ kind: 'data', operation: 'readBlobs', scope: '/A/accounts/x/containers/c' }, '/a/accounts/X', null)).toBe(true);
  expect(isAbout({ kind: 'keys', account: '/a/accounts/x2' }, '/a/accounts/x', null)).toBe(false);
  expect(isAbout({ kind: 'principal', principal: 'p' }, '/a/identities/i', 'p')).toBe(true);
});
