/** What each folder here says of its language, beside its tables of sentences. */

/** A sentence of a table: one text, or one for each way in which the language counts (Unicode's plural categories). */
export type Sentence = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** What is filled into a sentence; a list becomes one text as the language joins lists. */
export type Value = string | number | readonly string[];
export type Values = Record<string, Value>;

/** What is known of a language before any of its sentences is there: `about.json`. */
export interface About {
  /** What the language calls itself. */
  readonly name: string;
  /** Said when a file of the simulator does not arrive, which may be the one with the sentences. */
  readonly missing: string;
  readonly reload: string;
}

/** How the language puts sentences together: `language.ts`. */
export interface Language {
  /** How many characters of it are read in a second, with a picture beside them. */
  readonly readPerSecond: number;
  /** A sentence with each `{name}` in it replaced by the text of that name, and what the grammar asks for where they meet. */
  fill(sentence: string, texts: Readonly<Record<string, string>>): string;
}

const PLACE = /\{(\w+)\}/g;

/** The sentence with its places filled as they are; a place without a text stays. */
export function filled(sentence: string, texts: Readonly<Record<string, string>>): string {
  return sentence.replace(PLACE, (mark, name: string) => texts[name] ?? mark);
}

/** The sentence in parts: text, the name of a place, text, and so on. */
export function partsOf(sentence: string): string[] {
  return sentence.split(PLACE);
}
