/** The names with which what a request is after is told. */

import type { T } from '../locale/words.js';
import type { Happening } from '../run/types/Happening.js';
import { instanceName, lastOf, nounOf, placeName } from './names.js';

export type Sent = Extract<Happening, { type: 'sent' }>;

/** The names that the sentences of an aim are filled with. */
export function paramsOf(sent: Sent, t: T): Record<string, string> {
  return {
    from: placeName(sent.from, t),
    to: sent.to ? placeName(sent.to, t) : sent.host,
    host: sent.host,
    what: sent.aim === 'graph' ? directoryOf(sent.path, t) : objectOf(sent.aim === 'armPost' ? actedOn(sent.path) : sent.path, t),
    name: nameOf(sent),
  };
}

/** The actions of Resource Manager that have words of their own. */
const POSTS = { listkeys: 'listKeys', runcommand: 'runCommand', regeneratekey: 'regenerateKey', run: 'run' } as const;

/** What is to be done with a resource, as far as the page has words for it. */
export function postOf({ path }: Sent): (typeof POSTS)[keyof typeof POSTS] | 'other' {
  const action = lastOf(path).toLowerCase();
  return Object.hasOwn(POSTS, action) ? POSTS[action as keyof typeof POSTS] : 'other';
}

/** The resource with which something is to be done. */
const actedOn = (path: string): string => path.replace(/\/triggers\/[^/]+\/run$|\/[^/]+$/i, '');

function nameOf({ to, path }: Sent): string {
  if (to?.kind === 'metadata') return lastOf(to.host);
  if (to?.kind === 'code') return instanceName(to.host);
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
  if (/\/denyAssignments/i.test(path)) return t('inspector.noun.deny');
  if (/\/eventtypes\/management\/values$/i.test(path)) return t('inspector.noun.activityLog');
  if (/\/containers\/[^/]+$/i.test(path)) return t('inspector.noun.container', { name, account: segments[7] ?? '' });
  if (/\/resourceGroups$/i.test(path)) return t('inspector.noun.groups');
  if (segments.length === 2) return t('inspector.scope.subscription');
  if (segments.length === 4) return t(segments[0] === 'providers' ? 'inspector.scope.managementGroup' : 'inspector.noun.group', { name });
  return t(`inspector.noun.${nounOf(segments.at(-2) ?? '') ?? 'other'}`, { name });
}

/** What a path of Microsoft Graph reads. */
function directoryOf(path: string, t: T): string {
  if (/\/auditLogs\/signIns/i.test(path)) return t('inspector.noun.signIns');
  if (/\/getByIds$/i.test(path)) return t('inspector.noun.byIds');
  return t(/\/deletedItems/i.test(path) ? 'inspector.noun.deleted' : 'inspector.noun.directory');
}

/** What a request changes in the directory, as far as the page has words for it. */
export function directoryChange({ method, path }: Sent): 'group' | 'member' | 'application' | 'appRole' | 'other' {
  if (method !== 'POST') return 'other';
  if (/\/members\/\$ref$/i.test(path)) return 'member';
  if (/\/appRoleAssign/i.test(path)) return 'appRole';
  if (/\/groups$/i.test(path)) return 'group';
  return /\/applications$/i.test(path) ? 'application' : 'other';
}
