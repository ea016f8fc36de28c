// What all tests of real clients need: where the simulated Azure is, and a fence around it.
import assert from 'node:assert/strict';
import https from 'node:https';
import net from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** No test may ever reach the machine's real network: only loopback can be connected to. */
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
  const options = Array.isArray(words[0]) ? words[0][0] : words[0];
  const host = typeof options === 'object' ? (options.host ?? 'localhost') : (words[1] ?? 'localhost');
  if (typeof options === 'object' && options.path) return connect.apply(this, words);
  if (!['127.0.0.1', '::1', 'localhost'].includes(host)) throw new Error(`a client tried to reach ${host}`);
  return connect.apply(this, words);
};

const { env } = process;
export const tenant = env.AZURE_TENANT_ID;
export const subscription = env.AZURE_SUBSCRIPTION_ID;
export const address = env.MI_SIM_ADDRESS;
export const application = [tenant, env.MI_SIM_CLIENT_ID, env.MI_SIM_CLIENT_SECRET];
export const group = 'lab-rg';
export const vault = 'https://lab-kv.vault.azure.net';
export const blobs = 'https://lablake.blob.core.windows.net';
export const identity =
  `/subscriptions/${subscription}/resourceGroups/${group}` +
  '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lab-id';

/** The claims of an access token, unverified. */
export function claims(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/** Counts what a client sends, every repetition of a request by itself. */
export class Sent {
  requests = [];

  /** The options that make a client tell of its requests. */
  get options() {
    const sendRequest = (request, next) => {
      this.requests.push({ url: request.url, token: request.headers.has('authorization') });
      return next(request);
    };
    return { additionalPolicies: [{ position: 'perRetry', policy: { name: 'counted', sendRequest } }] };
  }

  withToken(part) {
    return this.requests.filter(({ url, token }) => token && url.includes(part)).length;
  }
}

/** `fetch`, which knows no proxy by itself. */
export function fetchThroughProxy(url) {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { agent: new HttpsProxyAgent(env.HTTPS_PROXY) }, async (response) => {
      const parts = await response.toArray();
      resolve(new Response(Buffer.concat(parts), { status: response.statusCode }));
    });
    request.on('error', reject);
  });
}

/** The error that something ends in. */
export async function assertRejects(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was refused');
}
