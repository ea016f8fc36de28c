import type { Values } from './locale/language.js';
import { about, type Key, type Lang, LANGS, loadAllWords, loadWords, type Words } from './locale/locale.js';
import { dismiss, start } from './run/client.js';
import { failed, type Failure, type Outcome, succeeded } from './run/failure.js';
import { Player } from './run/player.js';
import type { How } from './run/protocol.js';
import { type RecordedJournal, recordOf } from './run/record.js';
import { addressOf, allowed, fetchSource, isFile } from './run/source.js';
import type { DocumentView } from './run/types/DocumentView.js';

/** What to show. */
export interface Wish {
  document: string;
  /** The document's text, when it is there already. */
  source: string;
  /** Whether the document's record lies beside it. */
  recorded: boolean;
  lang: Lang;
  /** Whether the inspector's words are wanted at once, because it is already there. */
  isWhole: boolean;
  seed: string;
  /** What makes the run that is shown again, if there is one. */
  recipe: string | null;
  /** The address of a running server whose journal is shown instead of a document; empty for none. */
  live: string;
  /** The player that shows that journal already. */
  connected: Player | null;
  /** The other origins from which the page allows a document or a journal. */
  origins: string;
  /** Tells that nobody waits for it any more. */
  signal: AbortSignal;
  /** Where in the journal to begin. */
  at: (view: DocumentView) => number;
}

/** Something that a reader should know, in the words of a key. */
export type Note = readonly [Key, Values];

/** What can be shown. */
export interface Loaded {
  words: Words;
  opened: Outcome<Player>;
  notes: Note[];
}

/** Connects to a server, or fetches a document and runs it; with the sentences of a language. */
export function load(wish: Wish): Promise<Loaded> {
  return wish.live === '' ? loadDocument(wish) : loadLive(wish);
}

async function loadLive({ live, lang, connected, origins }: Wish): Promise<Loaded> {
  const [words, { LivePlayer }] = await Promise.all([loadAllWords(lang), import('./live/mi-sim-live.js')]);
  if (connected) return { words, opened: succeeded(connected), notes: [] };
  const url = allowed(new URL(live, document.baseURI).href, origins);
  return { words, opened: url.ok ? await LivePlayer.connect(url.value) : url, notes: [] };
}

async function loadDocument(wish: Wish): Promise<Loaded> {
  const { lang, isWhole } = wish;
  const [words, opened] = await Promise.all([(isWhole ? loadAllWords : loadWords)(lang), openDocument(wish)]);
  return { words, ...opened };
}

type Opened = Omit<Loaded, 'words'>;

async function openDocument(wish: Wish): Promise<Opened> {
  const record = await recordFor(wish);
  if (record) return { opened: await beside(await Player.open({ run: { record }, at: wish.at, signal: wish.signal }), wish, true), notes: [] };
  start();
  const { document, source, lang, origins, signal } = wish;
  const found = source ? succeeded({ source, spoken: lang }) : await fetchDocument(document, lang, origins, signal);
  if (found.ok && !signal.aborted) return run(wish, found.value);
  dismiss();
  return { opened: found.ok ? failed({ kind: 'worker' }) : found, notes: [] };
}

/** The record of the run that is wished for, where there is one. */
async function recordFor({ document, recorded, source, lang, seed, recipe, signal }: Wish): Promise<RecordedJournal | null> {
  if (!recorded || source !== '' || recipe !== null) return null;
  const record = await recordOf(addressOf(document, lang), signal);
  return record && (seed === '' || seed === record.opened.view.seed) ? record : null;
}

/** Runs a document, by a recipe if there is one. */
async function run(wish: Wish, { source, spoken }: Found): Promise<Opened> {
  const { lang, seed, recipe, at, signal } = wish;
  const notes: Note[] = spoken === lang ? [] : [['frame.note.language', { wished: about(lang).name, shown: about(spoken).name }]];
  const open = (how: How): Promise<Outcome<Player>> => Player.open({ run: { source, how }, at, signal });
  const again = recipe === null ? null : await open({ recipe });
  // A translation whose blocks differ, or a later version, is another document: it begins anew.
  const isAnother = again?.ok === false && again.failure.kind === 'refused';
  if (isAnother) notes.push(['frame.note.anew', {}]);
  return { opened: again && !isAnother ? again : await beside(await open({ seed: seed || undefined }), wish), notes };
}

/** A document that compares worlds shows them beside each other. A recipe tells of one of them, which then stands alone. */
async function beside(opened: Outcome<Player>, { document, lang, at, signal }: Wish, isRecorded = false): Promise<Outcome<Player>> {
  if (!opened.ok || opened.value.view.world === undefined) return opened;
  const { WorldsPlayer } = await import('./worlds/mi-sim-worlds.js');
  const record = (world: string): Promise<RecordedJournal | null> => (isRecorded ? recordOf(addressOf(document, lang), signal, world) : Promise.resolve(null));
  return WorldsPlayer.beside(opened.value, record, { at, signal });
}

/** The text of a document, and in which language it is. */
interface Found {
  source: string;
  spoken: Lang;
}

/** The text of a document in this language, else in the first other one that it has. */
async function fetchDocument(document: string, lang: Lang, origins: string, signal: AbortSignal): Promise<Outcome<Found>> {
  const wished = await fetchSource(addressOf(document, lang), origins, signal);
  const others = isFile(document) ? [] : LANGS.filter((other) => other !== lang);
  for (const spoken of [lang, ...others]) {
    const found = spoken === lang ? wished : await fetchSource(addressOf(document, spoken), origins, signal);
    if (found.ok) return succeeded({ source: found.value, spoken });
    if (!isNotThere(found.failure)) return found;
  }
  return wished.ok ? failed({ kind: 'worker' }) : wished;
}

/** Whether a host has nothing at an address; many say so by a web page. */
function isNotThere({ kind }: Failure): boolean {
  return kind === 'missing' || kind === 'html';
}
