/** What exists at a moment, by the keys of the picture. */

import type { Outline } from '../../run/types/Outline.js';
import type { Stage } from '../../run/types/Stage.js';
import { landmarksOf } from '../../run/landmarks.js';
import { targetsOf } from '../kinds.js';
import type { Range } from './concern.js';

/** The key of something in a target service, as in `keyVault:kv db-password`. */
export const contentKey = (target: string, name: string): string => `${target} ${name}`;

/** The keys of everything that exists at one moment. */
export function presenceOf(stage: Stage): Set<string> {
  return new Set([
    ...stage.hosts.map(({ id }) => `vm:${id}`),
    ...stage.identities.map(({ id }) => `identity:${id}`),
    ...[...stage.servicePrincipals, ...stage.groups].map(({ id }) => `principal:${id}`),
    ...targetsOf(stage).flatMap(({ key, content }) => [key, ...content.map(({ name }) => contentKey(key, name))]),
    ...stage.scopes.map(({ id }) => `scope:${id}`),
    ...(stage.resourceGroups.length > 0 ? ['group'] : []),
    ...stage.assignments.map(({ name }) => `role:${name}`),
    ...stage.denyAssignments.map(({ id }) => `deny:${id}`),
  ]);
}

/** What exists in parts of a run. Between two landmarks things are only added, so that these two know of all that is there. */
export class Presence {
  readonly #landmarks: readonly { cursor: number; present: ReadonlySet<string> }[];

  constructor(outline: readonly Outline[], stages: readonly Stage[]) {
    const cursors = landmarksOf(outline);
    // The cursors of a run that was gone on with, or that is still written, are not known: all of it counts for each part.
    const isKnown = cursors.length === stages.length;
    this.#landmarks = stages.map((stage, at) => ({ cursor: isKnown ? (cursors[at] ?? 0) : Infinity, present: presenceOf(stage) }));
  }

  /** What exists at some time between these cursors, and the numbers of the landmarks that say so. */
  between({ start, end }: Range): { id: string; present: ReadonlySet<string> } {
    const from = this.#landmarks.findIndex(({ cursor }) => cursor >= start);
    const to = this.#landmarks.findIndex(({ cursor }) => cursor >= end && cursor < Infinity);
    const some = this.#landmarks.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
    return { id: `${from}–${to}`, present: new Set(some.flatMap(({ present }) => [...present])) };
  }
}
