import { expect, test } from '@playwright/test';
import type { HeldToken } from '../run/types/HeldToken.js';
import type { Stage } from '../run/types/Stage.js';
import { touchableOf } from './touchable.js';

const GROUP = '/subscriptions/s/resourceGroups/rg';
const STAGE = { subscriptionId: 's', resourceGroups: [GROUP], people: [{ name: 'bob', id: 'b' }], vaults: [{ id: 'v', name: 'kv', secrets: [], keys: [] }], accounts: [] } as unknown as Stage;
const HELD = ['x', 'y'].map((audience) => ({ holder: { kind: 'internet' }, audience, principalId: 'p' })) as unknown as HeldToken[];

test('each thing of the picture is known to the simulator by what it is', () => {
  const of = (key: string, stage = STAGE): unknown => touchableOf(key, stage, HELD);
  expect(of('vm:/a/b')).toEqual({ scope: '/a/b' });
  expect(of('keyVault:kv')).toEqual({ scope: 'v' });
  expect(of('person:bob')).toEqual({ principal: 'b' });
  expect(of('role:1')).toEqual({ assignment: '1' });
  expect(of('token:internet y p')).toEqual({ token: 1 });
  expect(of('group')).toEqual({ scope: GROUP });
  expect(of('group', { ...STAGE, resourceGroups: [] })).toEqual({ scope: '/subscriptions/s' });
  expect(of('resourceManager')).toEqual({ scope: '/subscriptions/s' });
  for (const key of ['entraId', 'person:gone', 'keyVault:gone', 'token:gone', 'scope:/providers/x']) expect(of(key)).toBe(null);
});
