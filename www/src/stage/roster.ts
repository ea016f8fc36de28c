import type { Outline } from '../simulation/types/Outline.js';
import type { Stage } from '../simulation/types/Stage.js';
import { keyOf } from './keys.js';

/** Everything that stands on the stage at any time of a run, so that every place can be kept free from the start. */
export interface Roster {
  readonly people: readonly string[];
  readonly outsider: boolean;
  readonly machines: readonly MachineSlot[];
  readonly identities: readonly Slot[];
  readonly principals: readonly Slot[];
  readonly targets: readonly TargetSlot[];
  /** The role assignments to principals on the stage that are made to a resource group or the subscription. */
  readonly wideRoles: readonly WideRoleSlot[];
}

export interface Slot {
  readonly id: string;
  readonly name: string;
}

export interface MachineSlot extends Slot {
  /** The most lines that its metadata endpoint ever shows. */
  readonly rows: number;
}

export interface TargetSlot extends Slot {
  readonly kind: 'keyVault' | 'storage';
  /** What ever lies in it. */
  readonly content: readonly string[];
  /** The role assignments that are ever made to it. */
  readonly roles: readonly RoleSlot[];
}

export interface RoleSlot {
  readonly id: string;
  readonly role: string;
  readonly holder: string;
}

export interface WideRoleSlot extends RoleSlot {
  readonly level: 'group' | 'subscription';
}

/** Whether a role assignment is made to a scope of this level. */
export const isOn = (level: WideRoleSlot['level']) => (role: WideRoleSlot): boolean => role.level === level;

/** The roster of these moments and of everybody who speaks. */
export function rosterOf(outline: readonly Outline[], stages: readonly Stage[]): Roster {
  const speakers = outline.flatMap(({ step }) => (step.type === 'sent' ? [step.from] : []));
  const people = new Set(speakers.flatMap((place) => (place.kind === 'person' ? [place.name] : [])));
  return {
    people: [...people],
    outsider: speakers.some((place) => keyOf(place) === 'internet'),
    machines: machines(stages),
    identities: slots(stages.flatMap((stage) => stage.identities)),
    principals: slots(stages.flatMap(principals)),
    targets: targets(stages),
    wideRoles: wideRoles(stages),
  };
}

function principals(stage: Stage): Slot[] {
  const listed = [...stage.servicePrincipals, ...stage.groups];
  return listed.map(({ id, displayName }) => ({ id, name: displayName }));
}

function slots(all: readonly Slot[]): Slot[] {
  return [...new Map(all.map(({ id, name }) => [id, { id, name }])).values()];
}

function machines(stages: readonly Stage[]): MachineSlot[] {
  const all = stages.flatMap((stage) => stage.hosts);
  return slots(all).map(({ id, name }) => {
    const same = all.filter((machine) => machine.id === id);
    const rows = same.map((machine) => machine.endpoint.length + machine.tokens.length);
    return { id, name, rows: Math.max(1, ...rows) };
  });
}

function targets(stages: readonly Stage[]): TargetSlot[] {
  const found = new Map<string, TargetSlot>();
  for (const stage of stages) {
    for (const { kind, id, name, content } of targetsOf(stage)) {
      const before = found.get(id);
      const made = stage.assignments.filter(({ scope }) => liesIn(scope, id));
      const roles = made.map((one) => ({ id: one.name, role: one.role, holder: one.principalId }));
      const known = new Map([...(before?.roles ?? []), ...roles].map((role) => [role.id, role]));
      const all = [...new Set([...(before?.content ?? []), ...content])];
      found.set(id, { kind, id, name, content: all, roles: [...known.values()] });
    }
  }
  return [...found.values()];
}

function wideRoles(stages: readonly Stage[]): WideRoleSlot[] {
  const found = new Map<string, WideRoleSlot>();
  for (const stage of stages) {
    const holders = new Set(principals(stage).map(({ id }) => id));
    for (const { name, role, principalId, scope } of stage.assignments) {
      const depth = scope.split('/').filter(Boolean).length;
      if (!holders.has(principalId) || (depth !== 2 && depth !== 4)) continue;
      found.set(name, { id: name, role, holder: principalId, level: depth === 4 ? 'group' : 'subscription' });
    }
  }
  return [...found.values()];
}

/** The key vaults and storage accounts of one moment, with the names of what lies in them. */
export function targetsOf(stage: Stage): Omit<TargetSlot, 'roles'>[] {
  return [
    ...stage.vaults.map(({ id, name, secrets, keys }) => {
      return { kind: 'keyVault' as const, id, name, content: [...secrets, ...keys].map((item) => item.name) };
    }),
    ...stage.accounts.map(({ id, name, blobs }) => ({ kind: 'storage' as const, id, name, content: blobs })),
  ];
}

/** Whether a scope is this resource or something inside it. */
export function liesIn(scope: string, id: string): boolean {
  return `${scope.toLowerCase()}/`.startsWith(`${id.toLowerCase()}/`);
}
