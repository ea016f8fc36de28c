// Code on vm1 with the user-assigned identity, named by its resource id.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRejects, blobs, claims, identity, Sent, vault } from './support.js';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';

const credential = new ManagedIdentityCredential({ resourceId: identity });

test('the chosen identity is who it is', async () => {
  const { token } = await credential.getToken('https://storage.azure.com/.default');
  assert.match(claims(token).xms_mirid, /\/userassignedidentities\/lab-id$/i);
});

test('it reads and lists the blobs', async () => {
  const container = new BlobServiceClient(blobs, credential).getContainerClient('data');
  const content = await container.getBlobClient('hello.txt').downloadToBuffer();
  assert.equal(content.toString().trim(), 'Hello from the simulated Azure.');
  const names = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  assert.deepEqual(names, ['hello.txt']);
});

test('a blob that is not there is not found', async () => {
  const container = new BlobServiceClient(blobs, credential).getContainerClient('data');
  const refused = await assertRejects(() => container.getBlobClient('nothing').download());
  assert.deepEqual([refused.statusCode, refused.code], [404, 'BlobNotFound']);
});

test('it may not read the secret, and is told so once', async () => {
  const sent = new Sent();
  const refused = await assertRejects(() => new SecretClient(vault, credential, sent.options).getSecret('db-password'));
  assert.equal(refused.statusCode, 403);
  assert.match(refused.message, /Caller is not authorized to perform action on resource/);
  assert.equal(sent.withToken('/secrets/db-password'), 1);
});
