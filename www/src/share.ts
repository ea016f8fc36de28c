/** Links by which somebody else opens the same run. */

import type { Player } from './run/player.js';

/** What a link tells of a run. */
export interface Shared {
  /** The document's name or address, as the page that opens it takes it. */
  readonly document: string;
  readonly seed: string;
  /** What makes the run, when more was done than to open it: it holds the seed and the moves. */
  readonly recipe: string | null;
  readonly step: number;
}

/** What is shown, and where links to it lead. */
export interface Place {
  /** The address of the document. */
  readonly document: string;
  /** The page that its host names for links; empty where it names none. */
  readonly page: string;
  /** The simulator's own page, which opens its own documents. */
  readonly home: string;
}

/** The address at which somebody else opens this run; `null` where no page is known that would. */
export function linkOf({ view: { seed }, recipe, cursor: step }: Player, { document, page, home }: Place): string | null {
  const own = ownName(document, home);
  if (seed === '' || (page === '' && own === null)) return null;
  return linkTo(page === '' ? home : page, { document: own ?? document, seed, recipe, step });
}

/** The address of a page with what it has to open. */
export function linkTo(page: string, { document, seed, recipe, step }: Shared): string {
  const url = new URL(page);
  for (const name of ['seed', 'recipe']) url.searchParams.delete(name);
  url.searchParams.set('document', document);
  url.searchParams.set('step', String(step));
  url.searchParams.set(recipe === null ? 'seed' : 'recipe', recipe ?? seed);
  return url.href;
}

/** The name by which the simulator's own page below `base` opens a document or a lab; `null` where it is not one of its own. */
export function ownName(document: string, base: string): string | null {
  for (const [folder, prefix] of [['documents/', ''], ['labs/', 'labs/']] as const) {
    const within = new URL(folder, base).href;
    const name = document.startsWith(within) ? document.slice(within.length).replace(/\/$/, '') : '';
    if (/^[^/?#]+$/.test(name)) return prefix + decodeURIComponent(name);
  }
  return null;
}
