import type { Note } from '../picture/stage/note.js';
import { breathe } from '../run/idle.js';
import { readingMs } from '../run/pace.js';
import type { Entry } from '../run/types/Entry.js';
import type { Happening } from '../run/types/Happening.js';
import type { Line } from '../telling/log.js';
import type { Sentences, Told } from '../telling/sentence.js';
import type document from './en/document.json';
import type failure from './en/failure.json';
import type frame from './en/frame.json';
import type gestures from './en/gestures.json';
import type inspector from './en/inspector.json';
import type lab from './en/lab.json';
import type predict from './en/predict.json';
import type telling from './en/telling.json';
import type terminal from './en/terminal.json';
import type timeline from './en/timeline.json';
import type worlds from './en/worlds.json';
import type { About, Language, Sentence, Value, Values } from './language.js';

/**
 * The languages that the page speaks: each is a folder here, with `about.json`, its grammar in `language.ts`, its tables of
 * sentences, and in `page.json` what `start-page.ts` writes into the start page. English is the measure of which sentences there are, and spoken where nobody's wish is.
 */

export type Lang = string;
/** A sentence of the page. */
export type Key = keyof typeof document | keyof typeof failure | keyof typeof frame | keyof typeof gestures | keyof typeof inspector | keyof typeof lab | keyof typeof predict | keyof typeof telling | keyof typeof terminal | keyof typeof timeline | keyof typeof worlds;
export type Params = Values;

type Table = Record<string, Sentence>;
type Files = Record<string, () => Promise<Table>>;

const DEFAULT = 'en';
const abouts = byLang(import.meta.glob<About>('./*/about.json', { eager: true, import: 'default' }));
const grammars = byLang(import.meta.glob<Language>('./*/language.ts', { eager: true, import: 'default' }));
const frames: Files = import.meta.glob<Table>('./*/frame.json', { import: 'default' });
/** What only the parts say that are downloaded after the first picture. */
const others: Files = import.meta.glob<Table>(['./*/*.json', '!./*/about.json', '!./*/frame.json', '!./*/page.json'], { import: 'default' });

/** The languages, the default one first. */
export const LANGS: readonly Lang[] = [DEFAULT, ...Object.keys(abouts).filter((lang) => lang !== DEFAULT)];

/** All sentences of one language. */
export interface Words {
  readonly lang: Lang;
  /** Whether the sentences of the parts that come later are among them. */
  readonly isWhole: boolean;
  /** The sentence of this key, each `{name}` in it replaced by the parameter of that name; `count` chooses the plural. */
  t(key: Key, params?: Params): string;
  /** What happens at the cursor, in one sentence; nothing yet while only the words of the first picture are there. */
  sentence(told: Told): string;
  /** The same, with a sentence for why. */
  sentences(told: Told): Sentences;
  /** How long the sentence of the cursor is read, in milliseconds. */
  reading(told: Told): number;
  /** What has come of the commands so far, one line each. */
  log(told: Told & Progress): Line[];
  /** What the picture notes of an entry that is no message; nothing yet while only the words of the first picture are there. */
  note(entry: Entry, step: Happening): Note | null;
}

/** From where to where a log tells. */
export interface Progress {
  readonly begin: number;
  readonly cursor: number;
}

/** What a language says of itself. */
export function about(lang: Lang): About {
  return of(abouts, lang);
}

/** The sentences of one language that the first picture needs. */
export async function loadWords(lang: Lang): Promise<Words> {
  const t = translator(lang, await tableOf(frames, lang));
  return { lang, isWhole: false, t, sentence: () => '', sentences: () => ({ what: '', why: '' }), reading: () => 0, log: () => [], note: () => null };
}

/** All sentences of one language, and the parts that speak with them. */
export async function loadAllWords(lang: Lang): Promise<Words> {
  const [parts, frame, other] = await Promise.all([import('../later.js'), tableOf(frames, lang), tableOf(others, lang)]);
  // The first list or date of a page takes a browser long, so it is a task of its own.
  listsOf(lang);
  await breathe();
  const t = translator(lang, { ...frame, ...other });
  const words: Words = {
    lang,
    isWhole: true,
    t,
    sentence: (told) => parts.sentence(told, words),
    sentences: (told) => parts.sentences(told, words),
    reading: (told) => readingMs(parts.sentence(told, words), of(grammars, lang).readPerSecond),
    log: ({ outline, begin, cursor }) => parts.linesOf(outline, begin, cursor, t),
    note: (entry, step) => parts.noteOf(entry, step, t),
  };
  return words;
}

/** Whether the page speaks a language of this tag, as in `ja` or `en-GB`, and which. */
export function spoken(tag: string): Lang | undefined {
  const language = tag.toLowerCase().split('-')[0];
  return LANGS.find((lang) => lang === language);
}

/** The first of the wished languages that the page speaks; English when it speaks none. */
export function pickLang(wishes: readonly string[]): Lang {
  return wishes.map(spoken).find((lang) => lang !== undefined) ?? DEFAULT;
}

/** How a language counts and lists: to make that takes a browser longer than to draw, so it waits for something that needs it. */
const pluralsOf = madeOnce((lang) => new Intl.PluralRules(lang));
const listsOf = madeOnce((lang) => new Intl.ListFormat(lang));

function madeOnce<T>(make: (lang: Lang) => T): (lang: Lang) => T {
  const made = new Map<Lang, T>();
  return (lang) => {
    const one = made.get(lang) ?? make(lang);
    made.set(lang, one);
    return one;
  };
}

function translator(lang: Lang, table: Table): Words['t'] {
  const text = (value: Value): string => (typeof value === 'object' ? listsOf(lang).format(value) : String(value));
  const { fill } = of(grammars, lang);
  return (key, params = {}) => {
    const sentence = table[key] ?? key;
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, text(value)]));
    if (typeof sentence === 'string') return fill(sentence, texts);
    return fill(sentence[pluralsOf(lang).select(Number(params['count']))] ?? sentence.other ?? key, texts);
  };
}

async function tableOf(files: Files, lang: Lang): Promise<Table> {
  const wanted = Object.entries(files).filter(([path]) => langOf(path) === lang);
  return Object.assign({}, ...(await Promise.all(wanted.map(([, load]) => load()))));
}

/** What there is for a language, else for the default one. */
function of<T>(all: Record<Lang, T>, lang: Lang): T {
  const found = all[lang] ?? all[DEFAULT];
  if (found === undefined) throw new Error(`there is no folder locale/${DEFAULT}`);
  return found;
}

function byLang<T>(modules: Record<string, T>): Record<Lang, T> {
  return Object.fromEntries(Object.entries(modules).map(([path, module]) => [langOf(path), module]));
}

/** The folder of a path like `./en/frame.json`. */
function langOf(path: string): Lang {
  return path.split('/')[1] ?? '';
}
