/** Everything that stands in the picture at any time of a run, so that every place can be kept free from the start. */

import type { HostKind } from '../../run/types/HostKind.js';
import type { Outline } from '../../run/types/Outline.js';
import type { Place } from '../../run/types/Place.js';
import type { Stage } from '../../run/types/Stage.js';
import { keyOf } from '../keys.js';
import { type Content, isTarget, type TargetKind, targetsOf } from '../kinds.js';

export interface Roster {
  /** People, then whoever stands outside Azure without an account. */
  readonly outside: readonly Slot[];
  readonly hosts: readonly HostSlot[];
  readonly identities: readonly IdentitySlot[];
  readonly principals: readonly Slot[];
  readonly targets: readonly TargetSlot[];
  /** The scopes around everything, the outermost first; the last is that of the resource groups. */
  readonly scopes: readonly ScopeSlot[];
  /** The groups with everybody who is ever in them. */
  readonly groups: readonly { readonly id: string; readonly members: readonly string[] }[];
  /** The box that stands for a principal, by its object id. */
  readonly holders: ReadonlyMap<string, string>;
  readonly domain: string;
}

/** Something with a place of its own, by the key of its box. */
export interface Slot {
  readonly key: string;
  readonly id: string;
  readonly name: string;
}

export interface HostSlot extends Slot {
  readonly kind: HostKind;
  /** The most lines that its token endpoint ever shows. */
  readonly rows: number;
  /** The user-assigned identities that are ever attached to it, by the keys of their boxes. */
  readonly uses: readonly string[];
  /** The assignments that are ever made to it, or to something in it. */
  readonly rights: readonly Right[];
}

export interface IdentitySlot extends Slot {
  readonly principal: string;
  readonly rights: readonly Right[];
}

export interface TargetSlot extends Slot {
  readonly kind: TargetKind;
  /** What ever lies in it. */
  readonly content: readonly Content[];
  readonly rights: readonly Right[];
}

export interface ScopeSlot extends Slot {
  readonly level: 'managementGroup' | 'subscription' | 'group';
  readonly rights: readonly Right[];
}

/** A role assignment or a deny assignment. */
export interface Right {
  readonly key: string;
  /** The role, or what the deny assignment is called. */
  readonly title: string;
  readonly denies: boolean;
  readonly conditional: boolean;
  /** Who holds a role; of a deny assignment nothing. */
  readonly holder: string;
  /** The holder's name as long as the directory knew it. */
  readonly holderName: string;
  readonly scope: string;
  /** Whether there is ever a time at which the directory does not know the holder. */
  readonly orphaned: boolean;
}

/** The roster of these moments and of everybody who speaks. */
export function rosterOf(outline: readonly Outline[], stages: readonly Stage[]): Roster {
  const places = outline.flatMap(({ step }) => (step.type === 'sent' ? [step.from, ...(step.to ? [step.to] : [])] : []));
  const rights = rightsOf(stages);
  const hosts = hostsOf(stages, places);
  const identities = unique(stages.flatMap((stage) => stage.identities.map(({ id, name, principalId }) => ({ key: `identity:${id}`, id, name, principal: principalId }))));
  const targets = targetSlots(stages, places);
  const owner = (scope: string): string | undefined => {
    const owners = [...targets, ...hosts, ...identities].filter(({ id }) => liesIn(scope, id));
    return owners.sort((a, b) => b.id.length - a.id.length)[0]?.key;
  };
  const owned = new Map<string, Right[]>();
  const wide: Right[] = [];
  for (const right of rights) {
    const key = owner(right.scope);
    if (key) owned.set(key, [...(owned.get(key) ?? []), right]);
    else wide.push(right);
  }
  const withRights = <S extends Slot>(slot: S): S & { rights: Right[] } => ({ ...slot, rights: owned.get(slot.key) ?? [] });
  const outside = outsideOf(places);
  const principals = unique(stages.flatMap(principalsOf));
  return {
    outside,
    hosts: hosts.map(withRights),
    identities: identities.map(withRights),
    principals,
    targets: targets.map(withRights),
    scopes: scopesOf(stages, wide),
    groups: stages.flatMap(({ groups }) => groups),
    holders: holdersOf(stages, outside, hosts, identities, principals),
    domain: stages[0]?.domain ?? '',
  };
}

function unique<S extends Slot>(slots: readonly S[]): S[] {
  return [...new Map(slots.map((slot) => [slot.key, slot])).values()];
}

function outsideOf(places: readonly Place[]): Slot[] {
  const slots = places.flatMap((place) => {
    const key = keyOf(place);
    if (place.kind === 'person' || place.kind === 'issuer') return [{ key, id: key, name: place.name }];
    return place.kind === 'internet' ? [{ key, id: key, name: '' }] : [];
  });
  const order = ['person', 'issuer', 'internet'];
  const rank = ({ key }: Slot): number => order.findIndex((kind) => key.startsWith(kind));
  return unique(slots).sort((a, b) => rank(a) - rank(b));
}

function principalsOf({ servicePrincipals, groups }: Stage): Slot[] {
  return [...servicePrincipals, ...groups].map(({ id, displayName }) => ({ key: `principal:${id}`, id, name: displayName }));
}

function hostsOf(stages: readonly Stage[], places: readonly Place[]): Omit<HostSlot, 'rights'>[] {
  const found = new Map<string, Omit<HostSlot, 'rights'>>();
  const identities = new Map(stages.flatMap((stage) => stage.identities.map(({ id }) => [id.toLowerCase(), `identity:${id}`] as const)));
  for (const { id, name, kind, identity, endpoint, tokens } of stages.flatMap((stage) => stage.hosts)) {
    const before = found.get(id);
    const rows = Math.max(1, before?.rows ?? 0, endpoint.length + tokens.length);
    const used = Object.keys(identity.userAssigned).flatMap((one) => identities.get(one.toLowerCase()) ?? []);
    found.set(id, { key: `vm:${id}`, id, name, kind, rows, uses: [...new Set([...(before?.uses ?? []), ...used])] });
  }
  // Whoever speaks has a place, even where no landmark shows it.
  for (const place of places) {
    if ((place.kind !== 'code' && place.kind !== 'metadata') || found.has(place.host)) continue;
    found.set(place.host, { key: `vm:${place.host}`, id: place.host, name: nameOf(place.host), kind: 'virtualMachine', rows: 1, uses: [] });
  }
  return [...found.values()];
}

function targetSlots(stages: readonly Stage[], places: readonly Place[]): Omit<TargetSlot, 'rights'>[] {
  const found = new Map<string, Omit<TargetSlot, 'rights'>>();
  for (const { key, kind, id, name, content } of stages.flatMap(targetsOf)) {
    const all = new Map([...(found.get(key)?.content ?? []), ...content].map((one) => [one.name, one]));
    found.set(key, { key, kind, id, name, content: [...all.values()] });
  }
  for (const place of places) {
    if (!isTarget(place)) continue;
    const key = keyOf(place);
    if (!found.has(key)) found.set(key, { key, kind: place.kind, id: key, name: place.name, content: [] });
  }
  return [...found.values()];
}

function rightsOf(stages: readonly Stage[]): Right[] {
  const found = new Map<string, Right>();
  // An assignment may outlive its holder for a moment that is no landmark.
  const last = stages.at(-1);
  const lasting = new Set([...(last?.people ?? []), ...(last?.servicePrincipals ?? []), ...(last?.groups ?? [])].map(({ id }) => id));
  for (const { assignments, denyAssignments } of stages) {
    for (const { name, role, principalId, principalName, scope, conditional } of assignments) {
      const key = `role:${name}`;
      const before = found.get(key);
      const holderName = (principalName || before?.holderName || '').split('@')[0] ?? '';
      const orphaned = !lasting.has(principalId) || principalName === '' || (before?.orphaned ?? false);
      found.set(key, { key, title: role, denies: false, conditional, holder: principalId, holderName, scope, orphaned });
    }
    for (const { id, name, scope } of denyAssignments ?? []) {
      found.set(`deny:${id}`, { key: `deny:${id}`, title: name, denies: true, conditional: false, holder: '', holderName: '', scope, orphaned: false });
    }
  }
  return [...found.values()];
}

/** The frames around everything. One that nothing was ever made to is left out, unless it is the resource groups'. */
function scopesOf(stages: readonly Stage[], rights: readonly Right[]): ScopeSlot[] {
  const found = new Map<string, Omit<ScopeSlot, 'rights'>>();
  for (const { scopes } of stages) {
    for (const { id, name } of scopes ?? []) {
      const level = id.startsWith('/subscriptions') ? 'subscription' : 'managementGroup';
      found.set(id.toLowerCase(), { key: `scope:${id}`, id, name, level });
    }
  }
  const groups = new Map(stages.flatMap(({ resourceGroups }) => resourceGroups.map((id) => [id.toLowerCase(), nameOf(id)])));
  const isIn = (right: Right, id: string): boolean => right.scope.toLowerCase() === id;
  const isTop = (right: Right): boolean => right.scope === '/';
  const outer = [...found].map(([id, scope], index) => ({ ...scope, rights: rights.filter((right) => isIn(right, id) || (index === 0 && isTop(right))) }));
  const placed = new Set(outer.flatMap((scope) => scope.rights.map(({ key }) => key)));
  const inner = rights.filter(({ key, scope }) => !placed.has(key) && /^\/subscriptions\/[^/]+\/resourceGroups\//i.test(scope));
  const named = [...new Set(groups.values())];
  const group = { key: 'group', id: [...groups.keys()][0] ?? '', name: named.join(', '), level: 'group' as const, rights: inner };
  const order = { managementGroup: 0, subscription: 1, group: 2 };
  const shown = outer.filter((scope) => scope.rights.length > 0).sort((a, b) => order[a.level] - order[b.level]);
  return [...shown, ...(groups.size > 0 ? [group] : [])];
}

/** By which box each principal is shown: on a host, beside it, among the people, or in the directory. */
function holdersOf(stages: readonly Stage[], outside: readonly Slot[], hosts: readonly Slot[], identities: readonly { key: string; principal: string }[], principals: readonly Slot[]): Map<string, string> {
  const people = new Set(outside.map(({ key }) => key));
  const known = new Set(hosts.map(({ id }) => id));
  return new Map([
    ...principals.map(({ id, key }): [string, string] => [id, key]),
    ...stages.flatMap((stage) => stage.people.map(({ id, name }): [string, string] => [id, `person:${name}`])).filter(([, key]) => people.has(key)),
    ...identities.map(({ principal, key }): [string, string] => [principal, key]),
    ...stages.flatMap((stage) =>
      stage.hosts.flatMap(({ id, identity }): [string, string][] => {
        return identity.systemAssigned && known.has(id) ? [[identity.systemAssigned.principalId, `own:${id}`]] : [];
      }),
    ),
  ]);
}

export const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

/** Whether a scope is this resource or something inside it. */
export function liesIn(scope: string, id: string): boolean {
  return `${scope.toLowerCase()}/`.startsWith(`${id.toLowerCase()}/`);
}
