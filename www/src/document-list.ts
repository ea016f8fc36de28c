/** The lists of documents and labs on the start page. */

import { finish, finished } from './finished.js';
import type { MiSim } from './mi-sim.js';

/** A text in every language. */
type Said = Readonly<Record<string, string>>;

/** What `start-page.ts` writes of them. */
interface Lists {
  /** What each document says of itself. */
  readonly says: Readonly<Record<string, Said>>;
  /** Which of the labs it is, and how many tasks it has. */
  readonly labs: Readonly<Record<string, Said>>;
  /** How a lab is marked that the reader has finished. */
  readonly done: Said;
}

/** Says in the lists what each is about, and which labs are done. Without the texts they have their titles. */
export async function describe(simulator: MiSim): Promise<void> {
  const told = fetch('./documents/descriptions.json').then((answer) => (answer.ok ? answer.json() : null));
  const lists = (await told.catch(() => null)) as Lists | null;
  if (lists) write(lists);
  simulator.addEventListener('mi-sim-done', () => {
    const name = nameOf(location.href);
    // What a reader gave to the page is in no list.
    if (!links().some(({ href }) => nameOf(href) === name)) return;
    finish(name);
    if (lists) write(lists);
  });
}

function write({ says, labs, done }: Lists): void {
  const isDone = finished();
  for (const link of links()) {
    const name = nameOf(link.href);
    const texts = Object.entries(says[name] ?? {}).map(([lang, text]) => said(lang, text, labs[name]?.[lang], isDone.has(name) ? done[lang] : undefined));
    link.querySelector(':scope > span')?.replaceChildren(...texts);
  }
}

function said(lang: string, text: string, lab: string | undefined, done: string | undefined): HTMLElement {
  const whole = Object.assign(document.createElement('span'), { className: 'said', lang, textContent: text });
  if (lab === undefined) return whole;
  const small = Object.assign(document.createElement('small'), { textContent: lab });
  if (done !== undefined) small.append(' · ', Object.assign(document.createElement('strong'), { textContent: `✓ ${done}` }));
  whole.append(document.createElement('br'), small);
  return whole;
}

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('#choose nav a:not(.served)')];
}

function nameOf(address: string): string {
  return new URL(address).searchParams.get('document') ?? '';
}
