/** How the reader prefers to read commands. */

import { remember, remembered } from '../remembered.js';
import type { Commands } from '../run/types/Commands.js';

export type Form = keyof Commands;

const NAME = 'mi-sim-commands';

/** What a reader chose on an earlier visit; a shell, where they chose nothing. */
export function rememberedForm(): Form {
  return remembered(NAME) === 'requests' ? 'requests' : 'shell';
}

export function rememberForm(form: Form): void {
  remember(NAME, form);
}
