/** What a principal can come to do, sorted for a reader: what its own rights allow, and what it comes to by detours only. */

import type { Gain } from '../../run/types/Gain.js';
import type { PathStep } from '../../run/types/PathStep.js';

/** Something that can be reached. */
export interface End {
  /** Its number among the steps. */
  readonly target: number;
  readonly gain: Gain;
  readonly name: string;
  /** The steps that lead to it, in order, without the beginning. */
  readonly path: readonly PathStep[];
}

export interface Ends {
  /** Reached at once, with rights of their own. */
  readonly direct: readonly End[];
  /** Reached only by way of something else. */
  readonly detours: readonly End[];
}

/** All that these steps lead to; each stands behind those that it needs. */
export function endsOf(steps: readonly PathStep[]): Ends {
  const all = steps.slice(1).map((one, index): End => ({ target: index + 1, gain: one.step.gain, name: one.name, path: pathTo(steps, index + 1) }));
  return { direct: all.filter(({ path }) => path.length === 1), detours: all.filter(({ path }) => path.length > 1) };
}

function pathTo(steps: readonly PathStep[], to: number): PathStep[] {
  const wanted = new Set([to]);
  for (const place of wanted) for (const need of steps[place]?.step.needs ?? []) wanted.add(need);
  const places = [...wanted].filter((place) => place > 0).sort((one, other) => one - other);
  return places.flatMap((place) => steps[place] ?? []);
}

/** Whether something that is gained belongs to a resource: its code, its keys, what lies in it, tokens of the identity that it is. */
export function isAbout(gain: Gain, resource: string, principalId: string | null): boolean {
  switch (gain.kind) {
    case 'principal':
      return gain.principal === principalId;
    case 'code':
      return isWithin(gain.host, resource);
    case 'keys':
      return isWithin(gain.account, resource);
    case 'policy':
      return isWithin(gain.vault, resource);
    case 'data':
      return isWithin(gain.scope, resource);
    case 'role':
      return isWithin(gain.assignment.scope, resource);
    case 'definition':
    case 'member':
      return false;
  }
}

function isWithin(scope: string, resource: string): boolean {
  const [inner, outer] = [scope.toLowerCase(), resource.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}
