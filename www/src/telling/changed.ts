import type { Value, Values } from '../locale/language.js';
import type { T } from '../locale/words.js';
import type { Change } from '../run/types/Change.js';
import type { Stage } from '../run/types/Stage.js';
import { holderName, lastOf, nounOf, placeName, principalName, scopeName } from './names.js';
import type { Sentences, Told } from './sentence.js';

/** What a change is, and what it means. */
export function changeWords(change: Change, moments: Pick<Told, 'stage' | 'landmarks'>, t: T): Sentences {
  const params = change.kind === 'roleUnassigned' ? removed(change.name, moments, t) : paramsOf(change, moments.stage, t);
  if (!params) return { what: t('telling.unassigned.unknown'), why: t('inspector.changeWhy.roleUnassigned') };
  return { what: t(`inspector.change.${change.kind}`, params), why: t(`inspector.changeWhy.${meaningOf(change)}`, params) };
}

/** What a removed role assignment was: it is told by a moment at which it was still there. */
function removed(name: string, { stage, landmarks }: Pick<Told, 'stage' | 'landmarks'>, t: T): Values | null {
  const one = [stage, ...landmarks].flatMap(({ assignments }) => assignments).find((assignment) => assignment.name === name);
  return one ? { name: holderName(one.principalId, stage, t), role: one.role, scope: scopeName(one.scope, t) } : null;
}

/** Some changes of a kind mean something else than the others. */
function meaningOf(change: Change): Change['kind'] | 'endpointEmptied' | 'deploymentPut' {
  if (change.kind === 'endpointConfigured' && change.identities.length === 0) return 'endpointEmptied';
  // A deployment is kept like a resource that the simulator only stores, but it has done something.
  if (change.kind === 'resourcePut' && nounOf(change.resource.resourceType) === 'deployment') return 'deploymentPut';
  return change.kind;
}

function paramsOf(change: Change, stage: Stage, t: T): Values {
  switch (change.kind) {
    case 'userAdded':
      return { name: change.user.name };
    case 'groupPut':
      return { name: change.group.displayName };
    case 'groupMemberAdded':
    case 'groupMemberRemoved':
      return { name: principalName(change.groupId, stage), member: principalName(change.memberId, stage) };
    case 'applicationPut':
      return { name: change.application.displayName };
    case 'appRoleAssigned': {
      const { principalId, resourceId } = change.assignment;
      return { name: principalName(resourceId, stage), member: principalName(principalId, stage) };
    }
    case 'appRoleUnassigned':
      return { member: principalName(change.principalId, stage) };
    case 'servicePrincipalUpdated':
    case 'servicePrincipalCreated':
      return { name: change.servicePrincipal.displayName };
    case 'groupDeleted':
    case 'applicationDeleted':
    case 'servicePrincipalDeleted':
    case 'servicePrincipalPurged':
      return { name: change.displayName };
    case 'signingKeysRolled':
      return { name: change.keys.inUse };
    case 'securityAttributesSet':
    case 'keyCredentialAdded':
    case 'keyCredentialRemoved':
    case 'credentialRevoked':
      return { name: principalName(change.principalId, stage) };
    case 'federatedCredentialPut': {
      const { name, issuer, subject } = change.credential;
      return { name, issuer, subject, member: principalName(change.clientId, stage) };
    }
    case 'federatedCredentialDeleted':
      return { name: change.name, member: principalName(change.clientId, stage) };
    case 'issuerKeysFetched':
      return { name: change.issuer };
    case 'keysFetched':
      return { name: placeName(change.service, t) };
    case 'credentialIssued':
      return { name: principalName(change.credential.principalId, stage) };
    case 'resourceGroupPut':
      return { name: lastOf(change.group.id) };
    case 'hostPut':
      return { name: scopeName(change.host.id, t), type: identityType(change.host.identity, t) };
    case 'identityPut':
      return { name: lastOf(change.identity.id) };
    case 'endpointConfigured': {
      const names = change.identities.map((identity) => lastOf(identity.resourceId));
      return { name: endpointName(change.host, t), identities: names.length > 0 ? names : t('inspector.empty') };
    }
    case 'endpointRemoved':
      return { name: endpointName(change.host, t) };
    case 'tokenCached':
      return { name: endpointName(change.host, t), resource: change.resource };
    case 'roleAssigned': {
      const { principalId, scope, name } = change.assignment;
      const role = stage.assignments.find((one) => one.name === name)?.role ?? '';
      return { name: principalName(principalId, stage), scope: scopeName(scope, t), role };
    }
    case 'denyAssigned':
      return { name: change.deny.denyAssignmentName, scope: scopeName(change.deny.scope, t) };
    case 'denyUnassigned':
      return { name: change.denyAssignmentName };
    case 'roleDefined':
      return { name: change.role.roleName };
    case 'roleUndefined':
      return { name: change.roleName };
    case 'managementGroupPut':
      return { name: change.group.displayName };
    case 'subscriptionMoved':
      return { name: lastOf(change.parent) };
    case 'managementGroupDeleted':
      return { name: lastOf(change.id) };
    case 'vaultPut':
      return { name: lastOf(change.vault.id) };
    case 'accessPoliciesSet':
      return { name: lastOf(change.vault) };
    case 'resourcePut':
      return { name: lastOf(change.resource.id), type: change.resource.resourceType };
    case 'storageAccountPut':
      return { name: lastOf(change.account.id) };
    case 'blobPut':
    case 'blobDeleted':
    case 'blobTagsSet':
      return { name: `${change.container}/${change.name}` };
    case 'secretSet':
    case 'secretDeleted':
    case 'secretRecovered':
    case 'secretPurged':
    case 'keyCreated':
    case 'containerPut':
    case 'containerDeleted':
    case 'roleUnassigned':
      return { name: change.name };
    case 'hostDeleted':
      return { name: scopeName(change.id, t) };
    case 'resourceGroupDeleted':
    case 'identityDeleted':
    case 'vaultDeleted':
    case 'storageAccountDeleted':
    case 'resourceDeleted':
      return { name: lastOf(change.id) };
  }
}

const endpointName = (host: string, t: T): string => placeName({ kind: 'metadata', host }, t);

function identityType({ systemAssigned, userAssigned }: { systemAssigned: unknown; userAssigned: object }, t: T): Value {
  const hasOthers = Object.keys(userAssigned).length > 0;
  const kinds = [systemAssigned ? t('inspector.identity.system') : '', hasOthers ? t('inspector.identity.user') : ''].filter(Boolean);
  return kinds.length > 0 ? kinds : t('inspector.empty');
}
