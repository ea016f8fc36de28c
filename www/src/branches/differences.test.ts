import { expect, test } from '@playwright/test';
import type { Stage } from '../run/types/Stage.js';
import { differencesOf } from './differences.js';

const said = (key: string, params: object = {}): string => [key, ...Object.values(params)].join(' ');

const EMPTY = { hosts: [], identities: [], servicePrincipals: [], groups: [], people: [], vaults: [], accounts: [], scopes: [], assignments: [], denyAssignments: [] };

/** A stage on which there are these virtual machines, each with a cached token for these resources. */
function stageOf(hosts: Record<string, string[]>, other: object = {}): Stage {
  const views = Object.entries(hosts).map(([name, resources]) => ({
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/${name}`,
    name,
    tokens: resources.map((resource) => ({ principalId: 'p', resource })),
  }));
  return { ...EMPTY, hosts: views, ...other } as unknown as Stage;
}

test('what exists at one moment alone is named on either side, cached tokens among it', () => {
  const { only, missing } = differencesOf(stageOf({ vm1: ['vault'], vm2: [] }), stageOf({ vm1: ['vault', 'storage'] }), said);
  expect(only).toEqual([{ name: 'inspector.noun.machine vm2', key: expect.stringMatching(/^vm:.*vm2$/) }]);
  expect(missing.map(({ name }) => name)).toEqual([expect.stringMatching(/^branch\.token .*vm1 .* storage$/)]);
  expect(differencesOf(stageOf({ vm1: [] }), stageOf({ vm1: [] }), said)).toEqual({ only: [], missing: [] });
});

test('what differs by ids alone, which chance chose, is the same', () => {
  const assigned = (name: string, principalId: string): object => ({
    servicePrincipals: [{ id: principalId, displayName: 'job' }],
    assignments: [{ name, principalId, role: 'Reader', scope: '/subscriptions/s' }],
  });
  expect(differencesOf(stageOf({}, assigned('1', 'a')), stageOf({}, assigned('2', 'b')), said)).toEqual({ only: [], missing: [] });
});
