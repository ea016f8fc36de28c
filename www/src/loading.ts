import { type Lang, loadAllWords, loadWords, type Words } from './locale/locale.js';
import { start } from './simulation/client.js';
import type { Outcome } from './simulation/failure.js';
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
  /** Where in the journal to begin. */
  at: (view: DocumentView) => number;
}

/** What can be shown. */
export interface Loaded {
  words: Words;
  opened: Outcome<Player>;
}

/** Fetches a document and the sentences of its language, and runs it. */
export async function load({ document, lang, isWhole, seed, at }: Wish): Promise<Loaded> {
  start();
  const [words, source] = await Promise.all([(isWhole ? loadAllWords : loadWords)(lang), fetchSource(addressOf(document, lang))]);
  return { words, opened: source.ok ? await Player.open(source.value, seed || undefined, at) : source };
}
