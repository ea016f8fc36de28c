/** Links by which somebody else opens the same run. */

/** What a link tells of a run. */
export interface Shared {
  /** The document's name or address, as the page that opens it takes it. */
  readonly document: string;
  readonly seed: string;
  /** What makes the run, when more was done than to open it: it holds the seed and the moves. */
  readonly recipe: string | null;
  readonly step: number;
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
