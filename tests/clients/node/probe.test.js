// DefaultAzureCredential that knows no more than 169.254.169.254: its probe and its request go through the proxy.
import assert from 'node:assert/strict';
import test from 'node:test';
import { address, claims } from './support.js';
import { DefaultAzureCredential } from '@azure/identity';

test('the probe finds the metadata endpoint', async () => {
  delete process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST;
  assert.ok(process.env.HTTPS_PROXY.endsWith(`@${address}`), process.env.HTTPS_PROXY);
  const { token } = await new DefaultAzureCredential().getToken('https://vault.azure.net/.default');
  assert.match(claims(token).xms_mirid, /\/virtualmachines\/vm1$/i);
});
