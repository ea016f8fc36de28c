import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes the texts of the start page into it, in every language: those of `src/locale`, and what each document says of itself
 * in its front matter. Nothing has to be fetched, and nothing moves, before they can be read.
 */
export function startPage(root: string): Plugin {
  const locale = join(root, 'src/locale');
  const langs = readdirSync(locale, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
  const table = (lang: string, file: string): Record<string, string> => JSON.parse(readFileSync(join(locale, lang, file), 'utf8'));
  const frames = new Map(langs.map((lang) => [lang, { ...table(lang, 'frame.json'), ...table(lang, 'page.json') }]));
  const text = (key: string, lang: string): string => {
    const found = frames.get(lang)?.[key];
    if (found === undefined) throw new Error(`locale/${lang} has no ${key}`);
    return found;
  };
  const documents = listed(root, langs, 'documents');
  const labs = listed(root, langs, 'labs');
  const each = (write: (lang: string) => string): string => langs.map(write).join('');
  const parts: Record<string, () => string> = {
    langs: () => langs.join(' '),
    languages: () => each((lang) => `<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}">${escaped(table(lang, 'about.json')['name'] ?? lang)}</a>`),
    documents: () =>
      documents.map(({ name, says }) => `<a class="recorded" href="?document=${name}"><b>${said(langs, (lang) => says(lang, 'title'))}</b> ${said(langs, (lang) => says(lang, 'description'))}</a>`).join(''),
    labs: () =>
      labs.map(({ name, says }) => `<a href="?document=labs/${name}"><b>${said(langs, (lang) => says(lang, 'title'))}</b></a>`).join(''),
    sources: () =>
      documents
        .map(({ name, says }) => `<li>${each((lang) => `<a class="said" lang="${lang}" href="documents/${name}/${lang}.md">${escaped(says(lang, 'title'))}</a>`)}</li>`)
        .join(''),
  };
  return {
    name: 'start-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replace(/\{\{(=?)([\w.]+)\}\}/g, (_, plain: string, key: string) => {
          const part = parts[key];
          if (part) return part();
          return plain ? escaped(text(key, 'en')) : said(langs, (lang) => text(key, lang));
        }),
    },
    generateBundle() {
      const source = each((lang) => `html[lang="${lang}"] .said:not([lang="${lang}"]) { display: none !important; }\n`);
      this.emitFile({ type: 'asset', fileName: 'languages.css', source });
    },
  };
}

/** A text in all languages, of which `languages.css` shows one. */
function said(langs: string[], text: (lang: string) => string): string {
  return langs.map((lang) => `<span class="said" lang="${lang}">${escaped(text(lang))}</span>`).join('');
}

interface Listed {
  name: string;
  says(lang: string, key: 'title' | 'description'): string;
}

/** What lies in a folder in the order of its list, as of `documents.json`, which names every folder of `documents`. */
function listed(root: string, langs: string[], of: 'documents' | 'labs'): Listed[] {
  const names: string[] = JSON.parse(readFileSync(join(root, `${of}.json`), 'utf8'));
  const folder = join(root, of);
  const folders = readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
  if (names.toSorted().join() !== folders.toSorted().join()) throw new Error(`${of}.json does not name the folders of ${of}`);
  return names.map((name) => {
    const heads = new Map(langs.map((lang) => [lang, readFileSync(join(folder, name, `${lang}.md`), 'utf8').split(/^---$/m)[1] ?? '']));
    const says = (lang: string, key: string): string => {
      const value = new RegExp(`^${key}: *("?)(.*)\\1$`, 'm').exec(heads.get(lang) ?? '')?.[2];
      if (!value) throw new Error(`${of}/${name}/${lang}.md has no ${key}`);
      return value;
    };
    return { name, says };
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
