// An identity that the machine does not have.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRejects } from './support.js';
import { ManagedIdentityCredential } from '@azure/identity';

test('an identity that is not there is refused', async () => {
  const credential = new ManagedIdentityCredential({ clientId: '99999999-9999-4999-8999-999999999999' });
  const refused = await assertRejects(() => credential.getToken('https://vault.azure.net/.default'));
  assert.equal(refused.name, 'CredentialUnavailableError');
  assert.match(refused.message, /Identity not found/);
});
