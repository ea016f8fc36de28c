import { type Lang, spoken } from './locale/locale.js';
import { type Theme, themeOf } from './style/theme.js';

/** What the address of the start page says; all of it can be shared. */
export interface Address {
  document: string;
  step: string;
  lang: Lang | undefined;
  theme: Theme;
  seed: string;
  /** Seed and moves of a run in which more was done than to open it. */
  recipe: string;
  depth: string;
}

/** The document that is shown when the address names none. */
export const FIRST = 'system-assigned';

/** Reads an address; what it shows when it names no document is up to the page. */
export function read({ searchParams }: URL, otherwise: string): Address {
  return {
    document: searchParams.get('document') ?? otherwise,
    step: searchParams.get('step') ?? '',
    lang: spoken(searchParams.get('lang') ?? ''),
    theme: themeOf(searchParams.get('theme') ?? '') ?? 'auto',
    seed: searchParams.get('seed') ?? '',
    recipe: searchParams.get('recipe') ?? '',
    depth: searchParams.get('depth') ?? '',
  };
}

/** The address with these of its parameters changed; an empty one goes. */
export function changed(address: URL, parameters: Record<string, string>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}
