/** How far a reader is in a lab, kept in the browser: it is offered when the lab is opened again, and never restored unasked. */

import { remember, remembered } from '../remembered.js';

/** What is kept of one lab. */
export interface Kept {
  readonly recipe: string;
  /** How many tasks were done. */
  readonly done: number;
}

/** Labs have the same name in every language: the digest of what they do, which their recipes tell. */
function nameOf(recipe: string): string {
  return `mi-sim-lab ${recipe.split('~')[1] ?? ''}`;
}

/** What is kept of the lab that a recipe belongs to. */
export function keptOf(recipe: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(remembered(nameOf(recipe)) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function keep(kept: Kept): void {
  remember(nameOf(kept.recipe), JSON.stringify(kept));
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  return 'recipe' in value && typeof value.recipe === 'string' && 'done' in value && typeof value.done === 'number';
}
