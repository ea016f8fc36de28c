import { type Lang, loadAllWords, loadWords, type Words } from './locale/locale.js';
import { start } from './simulation/client.js';
import { type Outcome, succeeded } from './simulation/failure.js';
import { Player } from './simulation/player.js';
import type { How } from './simulation/protocol.js';
import { addressOf, fetchSource } from './simulation/source.js';
import type { DocumentView } from './simulation/types/DocumentView.js';

/** What to show. */
export interface Wish {
  document: string;
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

async function loadDocument({ document, lang, isWhole, seed, recipe, at }: Wish): Promise<Loaded> {
  start();
  const [words, source] = await Promise.all([(isWhole ? loadAllWords : loadWords)(lang), fetchSource(addressOf(document, lang))]);
  if (!source.ok) return { words, opened: source };
  const open = (how: How): Promise<Outcome<Player>> => Player.open({ source: source.value, how, at });
  const again = recipe === null ? null : await open({ recipe });
  // A translation whose blocks differ is another document: it begins anew.
  return { words, opened: again?.ok ? again : await open({ seed: seed || undefined }) };
}
