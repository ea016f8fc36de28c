import { expect, test } from '@playwright/test';
import type { Outline } from '../../run/types/Outline.js';
import type { Stage } from '../../run/types/Stage.js';
import { Presence } from './presence.js';

/** A stage on which there is nothing but assignments of these names. */
function stageOf(...names: string[]): Stage {
  const assignments = names.map((name) => ({ name }));
  return { hosts: [], identities: [], servicePrincipals: [], groups: [], vaults: [], accounts: [], scopes: [], resourceGroups: [], denyAssignments: [], assignments } as unknown as Stage;
}

const changed = (index: number, kind: string): Outline => ({ index, step: { type: 'changed', kind, by: null } }) as Outline;

/** One assignment is made and removed, then another is made. */
const OUTLINE = [changed(0, 'roleAssigned'), changed(1, 'roleUnassigned'), changed(2, 'roleAssigned')];
const STAGES = [stageOf('wide'), stageOf('narrow')];

test('a command needs room for what exists while it runs or is added after it, and not for what is gone', () => {
  const presence = new Presence(OUTLINE, STAGES);
  expect([...presence.between({ start: 0, end: 1 }).present]).toEqual(['role:wide']);
  expect([...presence.between({ start: 1, end: 2 }).present]).toEqual(['role:wide', 'role:narrow']);
  expect([...presence.between({ start: 2, end: 3 }).present]).toEqual(['role:narrow']);
});

test('where nobody knows when the landmarks were, everything counts', () => {
  const presence = new Presence(OUTLINE, [...STAGES, stageOf('later')]);
  expect([...presence.between({ start: 2, end: 3 }).present]).toEqual(['role:wide', 'role:narrow', 'role:later']);
});
