/**
 * What there is to say about each kind of thing in the picture: its icon, its words, what lies in it. A new kind is one
 * entry here, and the compiler names it.
 */

import type { IconName } from '../icons/icons.js';
import type { Key } from '../locale/locale.js';
import type { HostKind } from '../run/types/HostKind.js';
import type { Place } from '../run/types/Place.js';
import type { Stage } from '../run/types/Stage.js';

/** Azure's own services, in the order in which they stand. */
export const SERVICES = [
  { key: 'resourceManager', icon: 'manager', word: 'stage.resourceManager' },
  { key: 'identityProvider', icon: 'provider', word: 'stage.identityProvider' },
  { key: 'entraId', icon: 'directory', word: 'stage.entraId' },
] as const satisfies readonly { key: Place['kind']; icon: IconName; word: Key }[];

interface HostFace {
  readonly icon: IconName;
  readonly code: Key;
  /** Where its code asks for tokens: an address, or a word where there is none. */
  readonly address: string;
  /** A part of it that tells as much, where there is no room for the whole. */
  readonly short: string;
  readonly inventory: Key;
}

const IMDS = '169.254.169.254';
const APP = '127.0.0.1:41013';

/** Whatever runs code. */
export const HOSTS: Record<HostKind, HostFace> = {
  virtualMachine: { icon: 'machine', code: 'stage.code', address: IMDS, short: '/metadata', inventory: 'stage.inventory.virtualMachine' },
  virtualMachineScaleSet: { icon: 'machine', code: 'stage.code', address: IMDS, short: '/metadata', inventory: 'stage.inventory.virtualMachineScaleSet' },
  webApp: { icon: 'app', code: 'stage.code', address: APP, short: '127.0.0.1', inventory: 'stage.inventory.webApp' },
  functionApp: { icon: 'functions', code: 'stage.code', address: APP, short: '127.0.0.1', inventory: 'stage.inventory.functionApp' },
  // The actions of a workflow have no address to ask.
  logicApp: { icon: 'workflow', code: 'stage.workflow', address: '', short: '', inventory: 'stage.inventory.logicApp' },
};

/** Something in a target service. */
export interface Content {
  readonly name: string;
  readonly icon: IconName;
}

/** One target service at one moment. */
export interface TargetView {
  readonly key: string;
  readonly kind: TargetKind;
  readonly id: string;
  readonly name: string;
  readonly content: readonly Content[];
  /** What is known of it. */
  readonly thing: object;
}

/** The places that stand in the picture as something else: whoever asks, whatever runs code, Azure's own services. */
type Other = 'person' | 'internet' | 'issuer' | 'code' | 'metadata' | (typeof SERVICES)[number]['key'];

export type TargetKind = Exclude<Place['kind'], Other>;

interface TargetFace {
  readonly icon: IconName;
  readonly word: Key;
  readonly inventory: Key;
  readonly of: (stage: Stage) => Omit<TargetView, 'key' | 'kind'>[];
}

/** The services whose data is asked for, by the kind of their place. */
export const TARGETS: Record<TargetKind, TargetFace> = {
  keyVault: {
    icon: 'vault',
    word: 'stage.keyVault',
    inventory: 'stage.inventory.keyVault',
    of: ({ vaults }) =>
      vaults.map((thing) => {
        const { id, name, secrets, keys } = thing;
        return { id, name, thing, content: [...secrets, ...keys].map((one) => ({ name: one.name, icon: 'key' })) };
      }),
  },
  storage: {
    icon: 'storage',
    word: 'stage.storage',
    inventory: 'stage.inventory.storage',
    of: ({ accounts }) => accounts.map((thing) => ({ id: thing.id, name: thing.name, thing, content: thing.blobs.map((name) => ({ name, icon: 'file' })) })),
  },
};

/** Whether a place is one of a target service. */
export function isTarget(place: Place): place is Extract<Place, { kind: TargetKind }> {
  return Object.hasOwn(TARGETS, place.kind);
}

/** The target services of one moment, with what lies in them. */
export function targetsOf(stage: Stage): TargetView[] {
  return (Object.keys(TARGETS) as TargetKind[]).flatMap((kind) => {
    return TARGETS[kind].of(stage).map((target) => ({ ...target, kind, key: `${kind}:${target.name}` }));
  });
}
