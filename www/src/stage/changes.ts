/** What becomes of things by each kind of change: the kind tells, and a new kind without an entry does not compile. */

import type { IconName } from '../icons/icons.js';
import type { Change } from '../simulation/types/Change.js';

type Fate = 'made' | 'updated' | 'gone';

const FATES: Record<Change['kind'], Fate> = {
  userAdded: 'made',
  groupPut: 'made',
  groupDeleted: 'gone',
  groupMemberAdded: 'made',
  groupMemberRemoved: 'gone',
  applicationPut: 'made',
  applicationDeleted: 'gone',
  federatedCredentialPut: 'made',
  federatedCredentialDeleted: 'gone',
  issuerKeysFetched: 'updated',
  appRoleAssigned: 'made',
  appRoleUnassigned: 'gone',
  securityAttributesSet: 'updated',
  servicePrincipalUpdated: 'updated',
  servicePrincipalCreated: 'made',
  servicePrincipalDeleted: 'gone',
  servicePrincipalPurged: 'gone',
  keyCredentialAdded: 'made',
  keyCredentialRemoved: 'gone',
  signingKeysRolled: 'updated',
  keysFetched: 'updated',
  credentialIssued: 'made',
  credentialRevoked: 'gone',
  resourceGroupPut: 'made',
  resourceGroupDeleted: 'gone',
  resourcePut: 'made',
  resourceDeleted: 'gone',
  hostPut: 'made',
  hostDeleted: 'gone',
  identityPut: 'made',
  identityDeleted: 'gone',
  endpointConfigured: 'updated',
  endpointRemoved: 'gone',
  tokenCached: 'made',
  roleAssigned: 'made',
  roleUnassigned: 'gone',
  denyAssigned: 'made',
  denyUnassigned: 'gone',
  roleDefined: 'made',
  roleUndefined: 'gone',
  managementGroupPut: 'made',
  managementGroupDeleted: 'gone',
  subscriptionMoved: 'updated',
  vaultPut: 'made',
  vaultDeleted: 'gone',
  accessPoliciesSet: 'updated',
  secretSet: 'made',
  secretDeleted: 'gone',
  secretRecovered: 'made',
  secretPurged: 'gone',
  keyCreated: 'made',
  storageAccountPut: 'made',
  storageAccountDeleted: 'gone',
  containerPut: 'made',
  blobPut: 'made',
  blobDeleted: 'gone',
  blobTagsSet: 'updated',
};

const MARKS = {
  made: ['changed', 'plus'],
  updated: ['changed', 'check'],
  gone: ['gone', 'cross'],
} as const satisfies Record<Fate, readonly ['changed' | 'gone', IconName]>;

/** How the note about a change looks. */
export function markOfChange({ kind }: Change): readonly ['changed' | 'gone', IconName] {
  return MARKS[FATES[kind]];
}
