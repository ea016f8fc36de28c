/** The scopes around everything as things to choose, which lie below all others. */

import type { T } from '../../locale/words.js';
import type { Item } from '../nodes.js';
import { titleOf } from './regions.js';
import type { Roster } from './roster.js';

/** The outermost first, so that what lies within is above it. */
export function scopesInWords({ scopes }: Roster, t: T): Item[] {
  return scopes.map((scope) => ({ key: scope.key, text: titleOf(scope, t) }));
}
