import { expect, test } from '@playwright/test';
import type { HeldToken } from '../run/types/HeldToken.js';
import type { Outline } from '../run/types/Outline.js';
import type { Place } from '../run/types/Place.js';
import { actor, deeperCode, given, starter } from './acting.js';

const manager: Place = { kind: 'resourceManager' };
const vault: Place = { kind: 'keyVault', name: 'app-kv' };
const code: Place = { kind: 'code', host: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/nightly' };
const alice: Place = { kind: 'person', name: 'alice' };
const said = (key: string, params: object = {}): string => `${key} ${JSON.stringify(params)}`;

/** Alice asks Resource Manager (1), which has the code run (2), which reads a secret (3). */
const OUTLINE = [
  { span: 1, parent: null, step: { type: 'sent', from: alice, to: manager } },
  { span: 2, parent: 1, step: { type: 'sent', from: manager, to: code } },
  { span: 3, parent: 2, step: { type: 'sent', from: code, to: vault } },
  { span: 3, parent: 2, step: { type: 'answered', from: vault, to: code, status: 403, code: 'ForbiddenByRbac' } },
  { span: 2, parent: 1, step: { type: 'answered', from: code, to: manager, status: 200, code: null } },
  { span: 4, parent: null, step: { type: 'sent', from: code, to: vault } },
] as unknown as readonly Outline[];

test('code that somebody has run is told with whoever began it, and code that began by itself alone', () => {
  expect(starter(OUTLINE, 3, said)).toBe(said('inspector.place.person', { name: 'alice' }));
  expect(starter(OUTLINE, 4, said)).toBeNull();
  expect(starter(OUTLINE, 1, said)).toBeNull();
});

test('behind a refusal stands the last one below it that has a code', () => {
  expect(deeperCode(OUTLINE, 1)).toBe('ForbiddenByRbac');
  expect(deeperCode(OUTLINE, 3)).toBeNull();
  expect(deeperCode(OUTLINE, 4)).toBeNull();
});

/** A token in the hands of the code. */
function token(principalId: string, service: HeldToken['service'], other: Partial<HeldToken> = {}): HeldToken {
  return { holder: code, service, principalId, expiresOn: 0, expired: false, copiedFrom: null, ...other } as HeldToken;
}

test('code asks as the identity whose token it holds for the service, and as nobody that could be told where it holds two', () => {
  const one = token('a', 'keyVault');
  expect(actor([one, token('b', 'resourceManager')], code, vault)).toBe('a');
  expect(actor([one, token('b', 'keyVault')], code, vault)).toBeNull();
  expect(actor([token('a', 'keyVault', { expired: true })], code, vault)).toBeNull();
  expect(actor([one], alice, vault)).toBeNull();
  expect(actor([token('a', null)], code, alice)).toBeNull();
});

test('what somebody was given is no copy of what another one had', () => {
  const copied = token('a', 'keyVault', { copiedFrom: alice });
  expect(given([copied, token('b', 'keyVault')], code)?.principalId).toBe('b');
  expect(given([copied], code)).toBeUndefined();
});
