/** How far a reader is in a lab, kept in the browser: it is offered when the lab is opened again, and never restored unasked. */

import { remember, remembered } from '../remembered.js';

/** What is kept of one lab. */
export interface Kept {
  readonly recipe: string;
  /** How many tasks were done. */
  readonly done: number;
  /** Which hints and solutions were opened. */
  readonly opened: readonly string[];
}

/** Labs have the same name in every language: the digest of what they do, which their recipes tell. */
function nameOf(recipe: string): string {
  return `mi-sim-lab ${recipe.split('~')[1] ?? ''}`;
}

/** What is kept of the lab that a recipe belongs to. */
export function keptOf(recipe: string): Kept | null {
  try {
    return read(JSON.parse(remembered(nameOf(recipe)) ?? 'null'));
  } catch {
    return null;
  }
}

export function keep(kept: Kept): void {
  remember(nameOf(kept.recipe), JSON.stringify(kept));
}

/** Who kept it before opening was kept opened nothing that is known. */
function read(value: unknown): Kept | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('recipe' in value && typeof value.recipe === 'string' && 'done' in value && typeof value.done === 'number')) return null;
  const opened = 'opened' in value && Array.isArray(value.opened) ? value.opened.filter((one) => typeof one === 'string') : [];
  return { recipe: value.recipe, done: value.done, opened };
}
