/** What a level of the hierarchy of scopes is, told by its path. */

import type { Key } from '../locale/locale.js';

export interface Rung {
  readonly kind: Key;
  readonly name: string;
  /** The last part of a resource's type, as in `virtualMachines`. */
  readonly type: string | undefined;
}

/** How many segments the id of a resource has. */
const RESOURCE = 8;

const KINDS: Readonly<Record<number, Key>> = {
  0: 'inspector.decision.root',
  2: 'inspector.decision.subscription',
  4: 'inspector.decision.resourceGroup',
  [RESOURCE]: 'inspector.decision.resource',
};

export function rung(scope: string): Rung {
  const segments = segmentsOf(scope);
  const name = segments.at(-1) ?? '';
  if (segments[0] === 'providers' && segments.length === 4) return { kind: 'inspector.decision.managementGroup', name, type: undefined };
  const kind = KINDS[segments.length] ?? 'inspector.decision.inside';
  return { kind, name, type: segments.length >= RESOURCE ? segments.at(-2) : undefined };
}

export function isResource(scope: string): boolean {
  return segmentsOf(scope).length === RESOURCE;
}

function segmentsOf(scope: string): string[] {
  return scope.split('/').filter(Boolean);
}
