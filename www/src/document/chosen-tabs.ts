/** In which tabs a reader follows documents. */

import { remember, remembered } from '../remembered.js';

const NAME = 'mi-sim-tabs';
/** Of so many is remembered that they were chosen. */
const MOST = 8;

/** The ids that a reader chose on earlier visits, the latest first: a document may lack the first of them. */
export function rememberedTabs(): string[] {
  return remembered(NAME)?.split(' ').slice(0, MOST) ?? [];
}

export function rememberTab(id: string): void {
  remember(NAME, [id, ...rememberedTabs().filter((other) => other !== id)].slice(0, MOST).join(' '));
}
