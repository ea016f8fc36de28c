import { expect, test } from '@playwright/test';
import type { AccessMatrix } from '../../run/types/AccessMatrix.js';
import { usesOf } from './users.js';

const VAULT = '/subscriptions/s/vaults/kv';
const MATRIX = {
  principals: [{ name: 'vm1' }, { name: 'admin' }, { name: 'vm2' }],
  places: [
    { scope: VAULT, operations: ['read', 'getSecrets'], cells: [['no', 'no'], ['may', 'may'], ['no', 'no']] },
    { scope: `${VAULT}/secrets/db-password`, operations: ['getSecrets'], cells: [['may'], ['may'], ['no']] },
    { scope: `${VAULT}/secrets/api-key`, operations: ['getSecrets'], cells: [['no'], ['may'], ['no']] },
    { scope: `${VAULT}2`, operations: ['read'], cells: [['may'], ['may'], ['may']] },
  ],
  more: false,
} as unknown as AccessMatrix;

test('who may use a part of a resource is not said to use all of it', () => {
  expect(usesOf(MATRIX, VAULT)).toEqual([
    { name: 'vm1', operations: ['getSecrets'], only: [`${VAULT}/secrets/db-password`] },
    { name: 'admin', operations: ['read', 'getSecrets'], only: [] },
  ]);
});
