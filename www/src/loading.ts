import { type Lang, loadAllWords, loadWords, type Words } from './locale/locale.js';
import { dismiss, start } from './simulation/client.js';
import { failed, type Outcome, succeeded } from './simulation/failure.js';
import { Player } from './simulation/player.js';
import type { How } from './simulation/protocol.js';
import { addressOf, allowed, fetchSource } from './simulation/source.js';
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
  /** The other origins from which the page allows a document or a journal. */
  origins: string;
  /** Tells that nobody waits for it any more. */
  signal: AbortSignal;
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

async function loadLive({ live, lang, connected, origins }: Wish): Promise<Loaded> {
  const [words, { LivePlayer }] = await Promise.all([loadAllWords(lang), import('./live/mi-sim-live.js')]);
  if (connected) return { words, opened: succeeded(connected) };
  const url = allowed(new URL(live, document.baseURI).href, origins);
  return { words, opened: url.ok ? await LivePlayer.connect(url.value) : url };
}

async function loadDocument({ document, lang, isWhole, seed, recipe, at, origins, signal }: Wish): Promise<Loaded> {
  start();
  const [words, source] = await Promise.all([(isWhole ? loadAllWords : loadWords)(lang), fetchSource(addressOf(document, lang), origins, signal)]);
  if (!source.ok || signal.aborted) {
    dismiss();
    return { words, opened: source.ok ? failed({ kind: 'worker' }) : source };
  }
  const open = (how: How): Promise<Outcome<Player>> => Player.open({ source: source.value, how, at, signal });
  const again = recipe === null ? null : await open({ recipe });
  // A translation whose blocks differ is another document: it begins anew.
  const isAnother = again?.ok === false && again.failure.kind === 'refused';
  return { words, opened: again && !isAnother ? again : await open({ seed: seed || undefined }) };
}
