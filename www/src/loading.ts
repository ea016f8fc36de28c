import { type Lang, loadAllWords, loadWords, type Words } from './locale/locale.js';
import { start } from './simulation/client.js';
import { type Outcome, succeeded } from './simulation/failure.js';
import { Player } from './simulation/player.js';
import { addressOf, fetchSource } from './simulation/source.js';
import type { DocumentView } from './simulation/types/DocumentView.js';

/** What to show. */
export interface Wish {
  document: string;
  lang: Lang;
  /** Whether the inspector's words are wanted at once, because it is already there. */
  isWhole: boolean;
  seed: string;
  /** The moments to which the clock was moved on. */
  moves: readonly number[];
  /** The address of a running server whose journal is shown instead of a document; empty for none. */
  live: string;
  /** The player that shows that journal already. */
  connected: Player | null;
  /** Where in the journal to begin. */
  at: (view: DocumentView) => number;
}

/** What can be shown. */
export interface Loaded {
  words: Words;
  opened: Outcome<Player>;
}

/** Connects to a server, or fetches a document and runs it; with the sentences of a language. */
export function load(wish: Wish): Promise<Loaded> {
  return wish.live === '' ? loadDocument(wish) : loadLive(wish);
}

async function loadLive({ live, lang, connected }: Wish): Promise<Loaded> {
  const [words, { LivePlayer }] = await Promise.all([loadAllWords(lang), import('./live/mi-sim-live.js')]);
  const opened = connected ? succeeded(connected) : await LivePlayer.connect(new URL(live, document.baseURI).href);
  return { words, opened };
}

async function loadDocument({ document, lang, isWhole, seed, moves, at }: Wish): Promise<Loaded> {
  start();
  const [words, source] = await Promise.all([(isWhole ? loadAllWords : loadWords)(lang), fetchSource(addressOf(document, lang))]);
  return { words, opened: source.ok ? await Player.open({ source: source.value, seed: seed || undefined, moves, at }) : source };
}
