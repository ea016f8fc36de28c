import { expect, test } from '@playwright/test';
import type { Stage } from '../run/types/Stage.js';
import { differencesOf } from './differences.js';

/** A stage on which there are these hosts, each with a cached token for these resources. */
function stageOf(hosts: Record<string, string[]>): Stage {
  const views = Object.entries(hosts).map(([id, resources]) => ({ id, tokens: resources.map((resource) => ({ principalId: 'p', resource })) }));
  return { hosts: views, identities: [], servicePrincipals: [], groups: [], vaults: [], accounts: [], scopes: [], resourceGroups: [], assignments: [], denyAssignments: [] } as unknown as Stage;
}

test('what exists at one moment alone is counted on either side, cached tokens among it', () => {
  const differences = differencesOf(stageOf({ vm1: ['vault'], vm2: [] }), stageOf({ vm1: ['vault', 'storage'] }));
  expect(differences).toEqual({ only: ['vm:vm2'], missing: ['token:vm1 p storage'] });
  expect(differencesOf(stageOf({ vm1: [] }), stageOf({ vm1: [] }))).toEqual({ only: [], missing: [] });
});
