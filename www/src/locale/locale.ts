import type english from './en.js';

/** The languages that the page speaks. */
export const LANGS = ['en', 'ja'] as const;
export type Lang = (typeof LANGS)[number];

/** A sentence of the page; English is the measure of which there are. */
export type Key = keyof typeof english;
export type Params = Record<string, string | number>;

/** All sentences of one language. */
export interface Words {
  readonly lang: Lang;
  /** The sentence of this key, each `{name}` in it replaced by the parameter of that name. */
  t(key: Key, params?: Params): string;
}

const sentences: Record<Lang, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./en.js'),
  ja: () => import('./ja.js'),
};

/** Loads the sentences of one language and no other. */
export async function loadWords(lang: Lang): Promise<Words> {
  const { default: all } = await sentences[lang]();
  return { lang, t: (key, params = {}) => fill(all[key] ?? key, params) };
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
