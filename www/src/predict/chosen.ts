/** Whether a reader wants to be asked before things happen. */

import { remember, remembered } from '../remembered.js';

const NAME = 'mi-sim-questions';

/** What a reader chose on an earlier visit; to watch, where they chose nothing. */
export function rememberedQuestions(): boolean {
  return remembered(NAME) === 'on';
}

export function rememberQuestions(isOn: boolean): void {
  remember(NAME, isOn ? 'on' : null);
}
