/** How the reader prefers to read commands, remembered for all elements of an origin. */

import type { Commands } from '../run/types/Commands.js';

export type Form = keyof Commands;

const REMEMBERED = 'mi-sim-commands';

/** What a reader chose on an earlier visit; a shell, where they chose nothing or the browser remembers nothing here. */
export function rememberedForm(): Form {
  try {
    return localStorage.getItem(REMEMBERED) === 'requests' ? 'requests' : 'shell';
  } catch {
    return 'shell';
  }
}

export function rememberForm(form: Form): void {
  try {
    localStorage.setItem(REMEMBERED, form);
  } catch {
    // A frame without an origin of its own has no storage: the choice holds until it is left.
  }
}
