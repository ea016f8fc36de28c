// Code on vm1 with the system-assigned identity. The managed identity's source and its tokens are kept for the life of the
// process (node --test starts one for each file), so that each identity has a file of its own.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRejects, blobs, claims, fetchThroughProxy, Sent, tenant, vault } from './support.js';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';

const credential = new ManagedIdentityCredential();

test('the machine is who it is', async () => {
  const { token, expiresOnTimestamp } = await credential.getToken('https://vault.azure.net/.default');
  const { aud, iss, idtyp, xms_mirid: resource } = claims(token);
  assert.deepEqual([aud, iss, idtyp], ['https://vault.azure.net', `https://sts.windows.net/${tenant}/`, 'app']);
  assert.match(resource, /\/virtualmachines\/vm1$/i);
  assert.ok(expiresOnTimestamp > Date.now());
});

test('it reads the secret', async () => {
  const secret = await new SecretClient(vault, credential).getSecret('db-password');
  assert.equal(secret.value, 'correct horse battery staple');
  assert.equal(secret.properties.name, 'db-password');
});

test('a secret that is not there is asked for once', async () => {
  const sent = new Sent();
  const refused = await assertRejects(() => new SecretClient(vault, credential, sent.options).getSecret('nothing'));
  assert.equal(refused.code, 'SecretNotFound');
  assert.equal(sent.withToken('/secrets/nothing'), 1);
});

test('it may not read the blob', async () => {
  const service = new BlobServiceClient(blobs, credential);
  const refused = await assertRejects(() => service.getContainerClient('data').getBlobClient('hello.txt').download());
  assert.equal(refused.statusCode, 403);
  assert.equal(refused.code, 'AuthorizationPermissionMismatch');
});

test('jose verifies the token from what is published alone', async () => {
  const { token } = await credential.getToken('https://vault.azure.net/.default');
  const discovery = `https://login.microsoftonline.com/${tenant}/.well-known/openid-configuration`;
  const published = await (await fetchThroughProxy(discovery)).json();
  const keys = createRemoteJWKSet(new URL(published.jwks_uri), { [customFetch]: fetchThroughProxy });
  const options = { issuer: published.issuer, audience: 'https://vault.azure.net' };
  const { payload } = await jwtVerify(token, keys, options);
  assert.equal(payload.tid, tenant);
  await assert.rejects(jwtVerify(token, keys, { ...options, audience: 'https://storage.azure.com' }), /"aud"/);
  await assert.rejects(jwtVerify(`${token.slice(0, -8)}AAAAAAAA`, keys, options), /signature/);
});
