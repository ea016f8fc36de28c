/** How a change is marked: by what becomes of what it is about. */

import type { IconName } from '../icons/icons.js';
import type { Change } from '../run/types/Change.js';
import { type Fate, FATES } from '../telling/fates.js';

const MARKS = {
  made: ['changed', 'plus'],
  updated: ['changed', 'check'],
  gone: ['gone', 'cross'],
} as const satisfies Record<Fate, readonly ['changed' | 'gone', IconName]>;

/** How the note about a change looks. */
export function markOfChange({ kind }: Change): readonly ['changed' | 'gone', IconName] {
  return MARKS[FATES[kind]];
}
