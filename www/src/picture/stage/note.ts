/** A short note at the place where something changed or was decided. */

import type { IconName } from '../../icons/icons.js';
import type { T } from '../../locale/words.js';
import type { Change } from '../../run/types/Change.js';
import type { Conclusion } from '../../run/types/Conclusion.js';
import type { Entry } from '../../run/types/Entry.js';
import type { Happening } from '../../run/types/Happening.js';
import { duration } from '../../telling/times.js';
import { markOfChange } from '../changes.js';
import { keyOf } from '../keys.js';
import { relevant } from './relevant.js';

export interface Note {
  readonly kind: 'note';
  readonly tone: 'think' | 'granted' | 'refused' | 'changed' | 'gone' | 'time';
  readonly icon: IconName;
  readonly text: string;
  /** The key of the box it stands at; the first that has a place. */
  readonly at: readonly string[];
  /** What lights up with it. */
  readonly lit: readonly string[];
  /** What came near to settling it, and did not. */
  readonly near: readonly string[];
}

/** The note for an entry that is no message. */
export function noteOf({ event }: Entry, step: Happening, t: T): Note | null {
  if (event.type === 'passed') {
    const text = t('stage.passed', { duration: duration(event.seconds, t) });
    return { kind: 'note', tone: 'time', icon: 'clock', text, at: [], lit: [], near: [] };
  }
  if (event.type === 'changed') {
    const { change } = event;
    const keys = keysOf(change);
    const [tone, icon] = markOfChange(change);
    return { kind: 'note', tone, icon, text: t(`stage.change.${change.kind}`), at: keys, lit: keys, near: [] };
  }
  if (event.type === 'concluded' && step.type === 'concluded' && step.by) {
    const { conclusion } = event;
    const at = [keyOf(step.by)];
    const [tone, icon] = markOf(conclusion);
    const { lit, near } = relevant(conclusion);
    return { kind: 'note', tone, icon, text: textOf(conclusion, t), at, lit: [...at, ...lit], near };
  }
  return null;
}

function markOf(conclusion: Conclusion): ['think' | 'granted' | 'refused', IconName] {
  switch (conclusion.kind) {
    case 'access':
      return conclusion.decision.allowed ? ['granted', 'check'] : ['refused', 'cross'];
    case 'appRole':
      return conclusion.allowed ? ['granted', 'check'] : ['refused', 'cross'];
    case 'federationMismatched':
    case 'limitReached':
    case 'signInRefused':
    case 'tokenRefused':
      return ['refused', 'cross'];
    case 'tokenNotFound':
      return ['think', 'question'];
    case 'identityChosen':
    case 'tokenFound':
    case 'assertionAccepted':
    case 'federationMatched':
    case 'tokenAccepted':
      return ['think', 'check'];
  }
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
      return [`deny:${change.deny.name}`, 'resourceManager'];
    case 'denyUnassigned':
      return [`deny:${change.name}`, 'resourceManager'];
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
    case 'secretDeleted':
    case 'secretRecovered':
    case 'secretPurged':
    case 'keyCreated':
      return [`keyVault:${nameOf(change.vault)}`];
    case 'storageAccountPut':
      return [`storage:${nameOf(change.account.id)}`];
    case 'storageAccountDeleted':
      return [`storage:${nameOf(change.id)}`];
    case 'containerPut':
    case 'containerDeleted':
    case 'blobPut':
    case 'blobDeleted':
    case 'blobTagsSet':
      return [`storage:${nameOf(change.account)}`];
  }
}
