/** How high the reader made the panel below the picture. */

import { remember, remembered } from '../remembered.js';

/** The least that a panel takes, in pixels. */
export const LEAST_PX = 120;

const NAME = 'mi-sim-panel';

/** The size that a reader chose on an earlier visit; `null` where none. */
export function rememberedSize(): number | null {
  const size = Number(remembered(NAME));
  return size >= LEAST_PX ? size : null;
}

/** Remembers it; `null` is the usual one. */
export function rememberSize(size: number | null): void {
  remember(NAME, size === null ? null : String(size));
}
