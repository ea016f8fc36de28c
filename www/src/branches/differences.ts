/** In what two moments differ, by the keys of the picture. */

import { presenceOf } from '../picture/stage/presence.js';
import type { Stage } from '../run/types/Stage.js';

export interface Differences {
  /** What there is at the first moment alone. */
  readonly only: readonly string[];
  /** What there is at the second alone. */
  readonly missing: readonly string[];
}

/** What exists at one moment and not at the other, cached tokens among it. */
export function differencesOf(one: Stage, other: Stage): Differences {
  const [here, there] = [thingsOf(one), thingsOf(other)];
  return { only: [...here].filter((key) => !there.has(key)), missing: [...there].filter((key) => !here.has(key)) };
}

function thingsOf(stage: Stage): Set<string> {
  const tokens = stage.hosts.flatMap(({ id, tokens }) => tokens.map(({ principalId, resource }) => `token:${id} ${principalId} ${resource}`));
  return new Set([...presenceOf(stage), ...tokens]);
}
