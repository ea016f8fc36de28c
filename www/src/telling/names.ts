/** Names of places, principals and scopes, as a reader would say them. */

import type { T } from '../locale/words.js';
import type { Place } from '../run/types/Place.js';
import type { Stage } from '../run/types/Stage.js';

/** The last segment of an id or path. */
export function lastOf(id: string): string {
  return id.split('/').filter(Boolean).at(-1) ?? id;
}

/** The name of what runs code: that of its host or, of one of several, the host's with the number of the one, as in `web_0`. */
export function instanceName(id: string): string {
  const [name, , host] = id.split('/').filter(Boolean).reverse();
  const isNested = id.split('/').filter(Boolean).length > 8;
  return isNested ? `${host ?? ''}_${name ?? ''}` : lastOf(id);
}

export function placeName(place: Place, t: T): string {
  switch (place.kind) {
    case 'person':
      return t('inspector.place.person', { name: place.name });
    case 'keyVault':
    case 'storage':
    case 'issuer':
      return t(`inspector.place.${place.kind}`, { name: place.name });
    case 'code':
      return t(nounOf(typeOf(place.host)) === 'workflow' ? 'inspector.place.workflow' : 'inspector.place.code', { name: instanceName(place.host) });
    case 'metadata':
      return t(MACHINES.has(nounOf(typeOf(place.host))) ? 'inspector.place.metadata' : 'inspector.place.tokenEndpoint', { name: instanceName(place.host) });
    case 'internet':
    case 'resourceManager':
    case 'entraId':
    case 'identityProvider':
      return t(`inspector.place.${place.kind}`);
  }
}

/** The name of whoever has this object id or client id; the id itself when the directory knows nobody. */
export function principalName(id: string, stage: Stage): string {
  const principal = stage.servicePrincipals.find((one) => one.id === id || one.appId === id);
  const group = stage.groups.find((one) => one.id === id);
  const person = stage.people.find((one) => one.id === id);
  return principal?.displayName ?? group?.displayName ?? person?.name ?? id;
}

/** Whoever has this object id, as somebody who may do something: a machine's identity is not the machine. */
export function holderName(id: string, stage: Stage, t: T): string {
  const principal = stage.servicePrincipals.find((one) => one.id === id);
  const name = principalName(id, stage);
  if (name === id) return t('telling.identity.gone', { id: id.slice(0, 8) });
  if (stage.identities.some((one) => one.principalId === id)) return t('telling.identity.own', { name });
  return principal?.kind === 'ManagedIdentity' ? t('telling.identity', { name }) : name;
}

/** The name of a role; its id where nobody could hold it any more. */
export function roleName(id: string, stage: Stage): string {
  return stage.roles.find((one) => one.id === id)?.name ?? id;
}

/** What a scope is, as in `the key vault vault1`. */
export function scopeName(scope: string, t: T): string {
  const segments = scope.split('/').filter(Boolean);
  const name = segments.at(-1) ?? '/';
  if (segments.length === 0) return t('inspector.scope.root');
  if (segments.length === 2) return t('inspector.scope.subscription');
  if (segments.length === 4) return t(segments[0] === 'providers' ? 'inspector.scope.managementGroup' : 'inspector.scope.resourceGroup', { name });
  const noun = nounOf(typeOf(scope));
  if (segments.length === 8 && noun) return t(`inspector.noun.${noun}`, { name });
  if (/\/containers\/[^/]+$/i.test(scope)) return t('inspector.noun.container', { name, account: segments[7] ?? '' });
  if (/\/secrets\/[^/]+$/i.test(scope)) return t('inspector.noun.secret', { name });
  return name;
}

/** What a resource is called, by the last part of its type. */
const KNOWN = {
  virtualmachines: 'machine',
  virtualmachinescalesets: 'scaleSet',
  sites: 'app',
  workflows: 'workflow',
  userassignedidentities: 'identity',
  vaults: 'vault',
  storageaccounts: 'account',
  deployments: 'deployment',
} as const;

type Noun = (typeof KNOWN)[keyof typeof KNOWN];

/** The last part of the type of a resource of a group, or of that in which it is nested. */
const typeOf = (id: string): string => id.split('/').filter(Boolean)[6] ?? '';

const isKnown = (last: string): last is keyof typeof KNOWN => Object.hasOwn(KNOWN, last);

/** What a resource of this type is called; `null` where the page has no word for it. */
export function nounOf(type: string): Noun | null {
  const last = lastOf(type).toLowerCase();
  return isKnown(last) ? KNOWN[last] : null;
}

/** What has a metadata endpoint: a machine, or one of a scale set. */
const MACHINES: ReadonlySet<Noun | null> = new Set<Noun>(['machine', 'scaleSet']);
