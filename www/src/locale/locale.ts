import type english from './en.js';
import type { Told } from '../inspector/sentence.js';

/** The languages that the page speaks. */
export const LANGS = ['en', 'ja'] as const;
export type Lang = (typeof LANGS)[number];

/** A sentence of the page; English is the measure of which there are. */
export type Key = keyof typeof english;
export type Params = Record<string, string | number>;

/** All sentences of one language. */
export interface Words {
  readonly lang: Lang;
  /** Whether the sentences of the parts that come later are among them. */
  readonly isWhole: boolean;
  /** The sentence of this key, each `{name}` in it replaced by the parameter of that name. */
  t(key: Key, params?: Params): string;
  /** What happens at the cursor, in one sentence; nothing yet while only the words of the first picture are there. */
  sentence(told: Told): string;
}

type File = Promise<{ default: Record<string, string> }>;

const first: Record<Lang, () => File> = { en: () => import('./en.json'), ja: () => import('./ja.json') };
const later: Record<Lang, () => File[]> = {
  en: () => [import('./en.inspector.json'), import('./en.timeline.json')],
  ja: () => [import('./ja.inspector.json'), import('./ja.timeline.json')],
};

/** The sentences of one language that the first picture needs. */
export async function loadWords(lang: Lang): Promise<Words> {
  const { default: all } = await first[lang]();
  return { lang, isWhole: false, t: translator(all), sentence: () => '' };
}

/** All sentences of one language, and the parts that speak with them. */
export async function loadAllWords(lang: Lang): Promise<Words> {
  const [parts, ...files] = await Promise.all([import('../later.js'), first[lang](), ...later[lang]()]);
  const t = translator(Object.assign({}, ...files.map((file) => file.default)) as Record<string, string>);
  const words: Words = { lang, isWhole: true, t, sentence: (told) => parts.sentence(told, words) };
  return words;
}

function translator(all: Record<string, string>): Words['t'] {
  return (key, params = {}) => fill(all[key] ?? key, params);
}

/** Whether the page speaks a language of this tag, as in `ja` or `en-GB`, and which. */
export function spoken(tag: string): Lang | undefined {
  const language = tag.toLowerCase().split('-')[0];
  return LANGS.find((lang) => lang === language);
}

/** The first of the wished languages that the page speaks; English when it speaks none. */
export function pickLang(wishes: readonly string[]): Lang {
  return wishes.map(spoken).find((lang) => lang !== undefined) ?? 'en';
}

function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{(\w+)\}/g, (mark, name: string) => String(params[name] ?? mark));
}
