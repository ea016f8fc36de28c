/** A short note at the place where something changed or was decided. */

import type { IconName } from '../icons/icons.js';
import { duration } from '../inspector/times.js';
import type { T } from '../locale/words.js';
import type { Change } from '../simulation/types/Change.js';
import type { Conclusion } from '../simulation/types/Conclusion.js';
import type { Entry } from '../simulation/types/Entry.js';
import type { Happening } from '../simulation/types/Happening.js';
import { keyOf } from './keys.js';

export interface Note {
  readonly kind: 'note';
  readonly tone: 'think' | 'refused' | 'changed' | 'gone' | 'time';
  readonly icon: IconName;
  readonly text: string;
  /** The key of the box it stands at; the first that has a place. */
  readonly at: readonly string[];
  /** What lights up with it. */
  readonly lit: readonly string[];
}

/** The note for an entry that is no message. */
export function noteOf({ event }: Entry, step: Happening, t: T): Note | null {
  if (event.type === 'passed') {
    const text = t('stage.passed', { duration: duration(event.seconds, t) });
    return { kind: 'note', tone: 'time', icon: 'clock', text, at: [], lit: [] };
  }
  if (event.type === 'changed') {
    const { change } = event;
    const gone = /Deleted|Purged|Removed|Revoked|Unassigned/.test(change.kind);
    const keys = keysOf(change);
    const [tone, icon] = gone ? (['gone', 'cross'] as const) : (['changed', 'plus'] as const);
    return { kind: 'note', tone, icon, text: t(`stage.change.${change.kind}`), at: keys, lit: keys };
  }
  if (event.type === 'concluded' && step.type === 'concluded' && step.by) {
    const { conclusion } = event;
    const at = [keyOf(step.by)];
    const [tone, icon] = markOf(conclusion);
    return { kind: 'note', tone, icon, text: textOf(conclusion, t), at, lit: [...at, ...relevant(conclusion)] };
  }
  return null;
}

function markOf(conclusion: Conclusion): ['think' | 'refused', IconName] {
  const { kind } = conclusion;
  if (kind === 'tokenNotFound') return ['think', 'question'];
  if (kind === 'federationMismatched' || kind === 'signInRefused' || kind === 'tokenRefused') return ['refused', 'cross'];
  if (kind === 'appRole' && !conclusion.allowed) return ['refused', 'cross'];
  return kind === 'access' && !conclusion.decision.allowed ? ['refused', 'cross'] : ['think', 'check'];
}

function textOf(conclusion: Conclusion, t: T): string {
  switch (conclusion.kind) {
    case 'access':
      return t(conclusion.decision.allowed ? 'stage.conclusion.allowed' : 'stage.conclusion.refused');
    case 'appRole':
      return t(conclusion.allowed ? 'stage.conclusion.allowed' : 'stage.conclusion.refused');
    case 'signInRefused':
      return t('stage.conclusion.signInRefused', { code: conclusion.code });
    case 'identityChosen':
      return t('stage.conclusion.identityChosen', { name: conclusion.resourceId.split('/').at(-1) ?? '' });
    default:
      return t(`stage.conclusion.${conclusion.kind}`);
  }
}

/** The role assignments and identities that a conclusion rests on. */
function relevant(conclusion: Conclusion): string[] {
  if (conclusion.kind === 'identityChosen') return [`principal:${conclusion.principalId}`];
  if (conclusion.kind === 'appRole') return [`principal:${conclusion.principalId}`];
  if (conclusion.kind !== 'access') return [];
  const { basis, principalId, allowed } = conclusion.decision;
  const deciding = basis.kind === 'roleAssignments' && allowed ? basis.considered.slice(0, 1) : [];
  return [`principal:${principalId}`, ...deciding.map(({ assignment }) => `role:${assignment}`)];
}

const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

/** Where a change shows: the thing itself, then what it belongs to. */
function keysOf(change: Change): string[] {
  switch (change.kind) {
    case 'userAdded':
      return [`person:${change.user.name}`, 'entraId'];
    case 'groupPut':
      return [`principal:${change.group.id}`, 'entraId'];
    case 'groupDeleted':
      return [`principal:${change.id}`, 'entraId'];
    case 'groupMemberAdded':
    case 'groupMemberRemoved':
      return [`principal:${change.groupId}`, `principal:${change.memberId}`, 'entraId'];
    case 'applicationPut':
    case 'applicationDeleted':
    case 'federatedCredentialPut':
    case 'federatedCredentialDeleted':
    case 'issuerKeysFetched':
      return ['entraId'];
    case 'appRoleAssigned':
      return [`principal:${change.assignment.principalId}`, `principal:${change.assignment.resourceId}`, 'entraId'];
    case 'appRoleUnassigned':
    case 'securityAttributesSet':
      return [`principal:${change.principalId}`, 'entraId'];
    case 'servicePrincipalUpdated':
    case 'servicePrincipalCreated':
      return [`principal:${change.servicePrincipal.id}`, 'entraId'];
    case 'servicePrincipalDeleted':
    case 'servicePrincipalPurged':
    case 'keyCredentialAdded':
    case 'keyCredentialRemoved':
      return [`principal:${change.principalId}`];
    case 'signingKeysRolled':
      return ['entraId'];
    case 'keysFetched':
      return [keyOf(change.service)];
    case 'credentialIssued':
    case 'credentialRevoked':
      return ['identityProvider'];
    case 'resourceGroupPut':
    case 'resourceGroupDeleted':
    case 'resourcePut':
    case 'resourceDeleted':
      return ['group'];
    case 'hostPut':
      return [`vm:${change.host.id}`];
    case 'hostDeleted':
      return [`vm:${change.id}`];
    case 'identityPut':
      return [`identity:${change.identity.id}`];
    case 'identityDeleted':
      return [`identity:${change.id}`];
    case 'endpointConfigured':
    case 'endpointRemoved':
    case 'tokenCached':
      return [`metadata:${change.host}`];
    case 'roleAssigned':
      return [`role:${change.assignment.name}`, 'resourceManager'];
    case 'roleUnassigned':
      return [`role:${change.name}`, 'resourceManager'];
    case 'denyAssigned':
    case 'denyUnassigned':
    case 'roleDefined':
    case 'roleUndefined':
    case 'managementGroupPut':
    case 'managementGroupDeleted':
    case 'subscriptionMoved':
      return ['resourceManager'];
    case 'vaultPut':
      return [`keyVault:${nameOf(change.vault.id)}`];
    case 'vaultDeleted':
      return [`keyVault:${nameOf(change.id)}`];
    case 'accessPoliciesSet':
    case 'secretSet':
    case 'keyCreated':
      return [`keyVault:${nameOf(change.vault)}`];
    case 'storageAccountPut':
      return [`storage:${nameOf(change.account.id)}`];
    case 'storageAccountDeleted':
      return [`storage:${nameOf(change.id)}`];
    case 'containerPut':
    case 'blobPut':
    case 'blobTagsSet':
      return [`storage:${nameOf(change.account)}`];
  }
}
