// The application makes identities and role assignments through the management SDKs.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { application, assertRejects, claims, group, subscription } from './support.js';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ClientSecretCredential } from '@azure/identity';

const credential = new ClientSecretCredential(...application);
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

test('the application signs in with its secret', async () => {
  const { token } = await credential.getToken('https://management.azure.com/.default');
  assert.equal(claims(token).appid, application[1]);
});

test('a wrong secret is refused with its number', async () => {
  const wrong = new ClientSecretCredential(application[0], application[1], 'wrong');
  const refused = await assertRejects(() => wrong.getToken('https://management.azure.com/.default'));
  assert.match(refused.message, /AADSTS7000215/);
});

test('an identity is made, given a role, and disappears', async () => {
  const { userAssignedIdentities: identities } = new ManagedServiceIdentityClient(credential, subscription);
  const made = await identities.createOrUpdate(group, 'node-id', { location: 'japaneast' });
  assert.match(made.principalId, /^[0-9a-f-]{36}$/);

  const { roleAssignments } = new AuthorizationManagementClient(credential, subscription);
  const scope = `/subscriptions/${subscription}/resourceGroups/${group}`;
  const properties = {
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
    principalId: made.principalId,
    principalType: 'ServicePrincipal',
  };
  const name = randomUUID();
  const assigned = await roleAssignments.create(scope, name, properties);
  assert.equal(assigned.name, name);
  const again = await assertRejects(() => roleAssignments.create(scope, randomUUID(), properties));
  assert.deepEqual([again.statusCode, again.code], [409, 'RoleAssignmentExists']);
  await roleAssignments.delete(scope, name);

  await identities.delete(group, 'node-id');
  const gone = await assertRejects(() => identities.get(group, 'node-id'));
  assert.deepEqual([gone.statusCode, gone.code], [404, 'ResourceNotFound']);
});
