/** The labs that a reader has finished in this browser: their names, and nothing of what was done in them. */

import { remember, remembered } from './remembered.js';

const NAME = 'mi-sim-finished';

export function finished(): Set<string> {
  try {
    const names: unknown = JSON.parse(remembered(NAME) ?? '[]');
    return new Set(Array.isArray(names) ? names.filter((one) => typeof one === 'string') : []);
  } catch {
    return new Set();
  }
}

export function finish(name: string): void {
  remember(NAME, JSON.stringify([...finished().add(name)]));
}
