/** What a request is after, told by its verb and address alone. */

import type { T } from '../locale/words.js';
import type { Happening } from '../simulation/types/Happening.js';
import { isKnown, KNOWN, lastOf, placeName } from './names.js';

export type Sent = Extract<Happening, { type: 'sent' }>;

/** The aims that have sentences of their own: `inspector.sent.…` says what happens, `inspector.why.…` why. */
export type Aim =
  | 'armPut'
  | 'armPutMachine'
  | 'armPutIdentity'
  | 'armPutRole'
  | 'armPatch'
  | 'armGet'
  | 'armDelete'
  | 'armDeleteIdentity'
  | 'armPost'
  | 'configure'
  | 'unconfigure'
  | 'issue'
  | 'fetch'
  | 'revoke'
  | 'createPrincipal'
  | 'registerCertificate'
  | 'deletePrincipal'
  | 'federate'
  | 'unfederate'
  | 'graph'
  | 'graphWrite'
  | 'signIn'
  | 'redeem'
  | 'assertion'
  | 'tokenRequest'
  | 'keys'
  | 'discovery'
  | 'token'
  | 'appToken'
  | 'workflowToken'
  | 'runWorkflow'
  | 'api'
  | 'instance'
  | 'metadata'
  | 'secretGet'
  | 'secretPut'
  | 'vaultOther'
  | 'blobGet'
  | 'blobPut'
  | 'issuerKeys'
  | 'issuerToken'
  | 'nowhere'
  | 'other';

/** The aim of a request. */
export function aimOf(sent: Sent): Aim {
  switch (sent.to?.kind) {
    case undefined:
      return 'nowhere';
    case 'resourceManager':
      return aimAtManager(sent);
    case 'identityProvider':
      return sent.method === 'PUT' ? 'issue' : sent.method === 'DELETE' ? 'revoke' : 'fetch';
    case 'entraId':
      return sent.host.startsWith('graph.') ? aimAtDirectory(sent) : aimAtTokens(sent);
    case 'metadata':
      return aimAtEndpoint(sent);
    case 'code':
      return sent.from.kind === 'resourceManager' ? 'runWorkflow' : 'api';
    case 'keyVault':
      if (!/^\/secrets\/./i.test(sent.path)) return 'vaultOther';
      return sent.method === 'PUT' ? 'secretPut' : 'secretGet';
    case 'storage':
      return sent.method === 'PUT' ? 'blobPut' : 'blobGet';
    case 'issuer':
      return sent.path.endsWith('/token') ? 'issuerToken' : 'issuerKeys';
    default:
      return 'other';
  }
}

function aimAtManager({ method, path }: Sent): Aim {
  if (method === 'PUT' && /\/roleAssignments\//i.test(path)) return 'armPutRole';
  if (method === 'PUT' && /\/(virtualMachines|sites|workflows)\/[^/]+$/i.test(path)) return 'armPutMachine';
  if (method === 'PUT' && /\/userAssignedIdentities\/[^/]+$/i.test(path)) return 'armPutIdentity';
  if (method === 'DELETE' && /\/(virtualMachines|sites|workflows|userAssignedIdentities)\/[^/]+$/i.test(path)) return 'armDeleteIdentity';
  const aims: Record<string, Aim> = { PUT: 'armPut', PATCH: 'armPatch', DELETE: 'armDelete', POST: 'armPost' };
  return aims[method] ?? 'armGet';
}

function aimAtDirectory({ from, method, path }: Sent): Aim {
  if (from.kind !== 'resourceManager' && from.kind !== 'identityProvider') return method === 'GET' ? 'graph' : 'graphWrite';
  if (path.includes('/federatedIdentityCredentials/')) return method === 'DELETE' ? 'unfederate' : 'federate';
  const aims: Record<string, Aim> = {
    POST: 'createPrincipal',
    PATCH: 'registerCertificate',
    DELETE: 'deletePrincipal',
  };
  return aims[method] ?? 'graph';
}

function aimAtTokens({ path, from }: Sent): Aim {
  if (path.endsWith('/keys')) return 'keys';
  if (path.includes('.well-known')) return 'discovery';
  if (path.endsWith('/authorize')) return 'signIn';
  if (from.kind === 'metadata') return 'assertion';
  return from.kind === 'person' ? 'redeem' : 'tokenRequest';
}

function aimAtEndpoint({ from, method, path }: Sent): Aim {
  if (from.kind === 'resourceManager') return method === 'DELETE' ? 'unconfigure' : 'configure';
  if (from.kind === 'code' && path === '/token') return 'workflowToken';
  if (/^\/msi\/token/i.test(path)) return 'appToken';
  if (/^\/metadata\/identity\/oauth2\/token/i.test(path)) return 'token';
  return /^\/metadata\/instance/i.test(path) ? 'instance' : 'metadata';
}

/** The names that the sentences of an aim are filled with. */
export function paramsOf(sent: Sent, t: T): Record<string, string> {
  return {
    from: placeName(sent.from, t),
    to: sent.to ? placeName(sent.to, t) : sent.host,
    host: sent.host,
    what: objectOf(sent.path, t),
    name: nameOf(sent),
  };
}

function nameOf({ to, path }: Sent): string {
  if (to?.kind === 'metadata') return lastOf(to.host);
  if (to?.kind === 'keyVault') return path.split('/')[2] ?? '';
  return to?.kind === 'storage' ? path.slice(1) : lastOf(path);
}

/** What a path of Resource Manager names, as in `the virtual machine vm1`. */
function objectOf(path: string, t: T): string {
  const segments = path.split('/').filter(Boolean);
  const name = segments.at(-1) ?? '';
  if (/\/roleAssignments\//i.test(path)) return t('inspector.noun.role');
  if (/\/roleAssignments$/i.test(path)) return t('inspector.noun.roles');
  if (/\/roleDefinitions/i.test(path)) return t('inspector.noun.definition');
  if (segments.length === 2) return t('inspector.scope.subscription');
  if (segments.length === 4) return t('inspector.noun.group', { name });
  const type = (segments.at(-2) ?? '').toLowerCase();
  return isKnown(type) ? t(`inspector.noun.${KNOWN[type]}`, { name }) : t('inspector.noun.other', { name });
}
