/** What stands in the picture, in words and in reading order: the text alternative, and the order of the keys. */

import type { Value } from '../../locale/language.js';
import type { T } from '../../locale/words.js';
import type { Stage } from '../../run/types/Stage.js';
import { HOSTS, SERVICES, TARGETS, targetsOf } from '../kinds.js';
import type { Item } from '../nodes.js';
import type { Roster } from './roster.js';

/** Everything that stands in the picture at this moment. */
export function inventory(roster: Roster, stage: Stage, t: T): Item[] {
  const none = t('stage.inventory.none');
  const list = (names: readonly string[]): Value => (names.length > 0 ? names : none);
  return [
    ...roster.outside.map(({ key, name }) => ({ key, text: name || t('stage.internet') })),
    ...SERVICES.map(({ key, word }) => ({ key, text: t(word) })),
    ...stage.servicePrincipals.map(({ id, displayName }) => ({ key: `principal:${id}`, text: t('stage.inventory.principal', { name: displayName }) })),
    ...stage.groups.map(({ id, displayName, members }) => ({ key: `principal:${id}`, text: t('stage.inventory.group', { name: displayName, count: members.length }) })),
    ...stage.hosts.map(({ id, name, kind, endpoint, tokens }) => {
      const identities = list(endpoint.map((identity) => identity.name));
      const cached = list(tokens.map((token) => token.resource));
      return { key: `vm:${id}`, text: t(HOSTS[kind].inventory, { name, identities, tokens: cached }) };
    }),
    ...stage.identities.map(({ id, name, attachedTo }) => ({ key: `identity:${id}`, text: t('stage.inventory.identity', { name, machines: list(attachedTo) }) })),
    ...targetsOf(stage).map(({ key, kind, name }) => ({ key, text: t(TARGETS[kind].inventory, { name }) })),
    ...stage.assignments.map(({ name, role, principalName, scope }) => {
      const holder = principalName || t('stage.inventory.unknown');
      return { key: `role:${name}`, text: t('stage.inventory.role', { role, holder, scope }) };
    }),
    ...stage.denyAssignments.map(({ id, name, scope }) => ({ key: `deny:${id}`, text: t('stage.inventory.deny', { name, scope }) })),
  ];
}
