/** In what two moments differ, in words: what the chance of a run chose anew, as the ids, makes no difference. */

import type { T } from '../locale/words.js';
import { targetsOf } from '../picture/kinds.js';
import type { Stage } from '../run/types/Stage.js';
import { principalName, scopeName } from '../telling/names.js';

/** A thing by its name, with the key of what stands for it in the picture. */
export interface Thing {
  readonly name: string;
  readonly key: string;
}

export interface Differences {
  /** What there is at the first moment alone. */
  readonly only: readonly Thing[];
  /** What there is at the second alone. */
  readonly missing: readonly Thing[];
}

/** What exists at one moment and not at the other, cached tokens among it. */
export function differencesOf(one: Stage, other: Stage, t: T): Differences {
  const [here, there] = [thingsOf(one, t), thingsOf(other, t)];
  return { only: without(here, there), missing: without(there, here) };
}

function without(things: readonly Thing[], others: readonly Thing[]): Thing[] {
  const names = new Set(others.map(({ name }) => name));
  return [...new Map(things.filter(({ name }) => !names.has(name)).map((thing) => [thing.name, thing])).values()];
}

function thingsOf(stage: Stage, t: T): Thing[] {
  const { hosts, identities, servicePrincipals, groups, assignments, denyAssignments, scopes } = stage;
  // The service principal of a machine or an identity comes and goes with it.
  const owners = new Set([...hosts, ...identities].map(({ name }) => name));
  return [
    ...hosts.map(({ id }) => ({ key: `vm:${id}`, name: scopeName(id, t) })),
    ...identities.map(({ id }) => ({ key: `identity:${id}`, name: scopeName(id, t) })),
    ...servicePrincipals.filter(({ displayName }) => !owners.has(displayName)).map(({ id, displayName }) => ({ key: `principal:${id}`, name: t('branch.principal', { name: displayName }) })),
    ...groups.map(({ id, displayName }) => ({ key: `principal:${id}`, name: t('timeline.claim.group', { name: displayName }) })),
    ...targetsOf(stage).flatMap(({ key, kind, name, content }) => {
      const target = t(`inspector.place.${kind}`, { name });
      return [{ key, name: target }, ...content.map((one) => ({ key, name: t('branch.content', { name: one.name, target }) }))];
    }),
    ...scopes.map(({ id }) => ({ key: `scope:${id}`, name: scopeName(id, t) })),
    ...assignments.map(({ name, role, principalId, scope }) => ({ key: `role:${name}`, name: t('branch.role', { role, holder: holder(principalId, stage, t), scope: scopeName(scope, t) }) })),
    ...denyAssignments.map(({ id, name, scope }) => ({ key: `deny:${id}`, name: t('stage.inventory.deny', { name, scope: scopeName(scope, t) }) })),
    ...hosts.flatMap(({ id, tokens }) => tokens.map(({ principalId, resource }) => ({ key: `vm:${id}`, name: t('branch.token', { host: scopeName(id, t), who: holder(principalId, stage, t), resource }) }))),
  ];
}

/** Whoever is gone has an id alone, which is another one in each run. */
function holder(id: string, stage: Stage, t: T): string {
  const name = principalName(id, stage);
  return name === id ? t('stage.inventory.unknown') : name;
}
