import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { escaped, pageOf } from './pages.ts';

/**
 * Writes the texts of the start page into it, in every language: those of `src/locale`, and the titles of documents and labs.
 * Nothing has to be fetched, and nothing moves, before they can be read.
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
  const linksTo = (list: Listed[], marks: string): string =>
    list.map(({ address, says }) => `<a ${marks}href="?document=${address}"><b>${said(langs, (lang) => says(lang, 'title'))}</b> <span></span></a>`).join('');
  const each = (write: (lang: string) => string): string => langs.map(write).join('');
  const parts: Record<string, () => string> = {
    langs: () => langs.join(' '),
    languages: () => each((lang) => `<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}">${escaped(table(lang, 'about.json')['name'] ?? lang)}</a>`),
    guide: () => each((lang) => `<a class="said guide" lang="${lang}" href="./${pageOf(lang)}">${escaped(text('frame.page.guide', lang))}</a>`),
    documents: () => linksTo(documents, 'class="recorded" '),
    labs: () => linksTo(labs, ''),
    sources: () =>
      documents
        .map(({ name, says }) => `<li>${each((lang) => `<a class="said" lang="${lang}" href="documents/${name}/${lang}.md">${escaped(says(lang, 'title'))}</a>`)}</li>`)
        .join(''),
  };
  // Nobody reads them before a list is open, so they come after the first picture.
  const inAll = (say: (lang: string) => string): Record<string, string> => Object.fromEntries(langs.map((lang) => [lang, say(lang)]));
  const place = (index: number, tasks: number) => (lang: string): string =>
    text('frame.page.lab', lang).replace('{place}', String(index + 1)).replace('{all}', String(labs.length)).replace('{tasks}', String(tasks));
  const descriptions = () => ({
    says: Object.fromEntries([...documents, ...labs].map(({ address, says }) => [address, inAll((lang) => says(lang, 'description'))])),
    labs: Object.fromEntries(labs.map(({ address, tasks }, index) => [address, inAll(place(index, tasks))])),
    done: inAll((lang) => text('frame.page.lab.done', lang)),
  });
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
      this.emitFile({ type: 'asset', fileName: 'documents/descriptions.json', source: JSON.stringify(descriptions()) });
    },
  };
}

/** A text in all languages, of which `languages.css` shows one. */
function said(langs: string[], text: (lang: string) => string): string {
  return langs.map((lang) => `<span class="said" lang="${lang}">${escaped(text(lang))}</span>`).join('');
}

interface Listed {
  name: string;
  /** By which the page is asked for it. */
  address: string;
  says(lang: string, key: 'title' | 'description'): string;
  /** How many of its sections check what the reader reached. */
  tasks: number;
}

/** What lies in a folder in the order of its list, as of `documents.json`, which names every folder of `documents`. */
function listed(root: string, langs: string[], of: 'documents' | 'labs'): Listed[] {
  const names: string[] = JSON.parse(readFileSync(join(root, `${of}.json`), 'utf8'));
  const folder = join(root, of);
  const folders = readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
  if (names.toSorted().join() !== folders.toSorted().join()) throw new Error(`${of}.json does not name the folders of ${of}`);
  return names.map((name) => {
    const texts = new Map(langs.map((lang) => [lang, readFileSync(join(folder, name, `${lang}.md`), 'utf8')]));
    const heads = new Map([...texts].map(([lang, whole]) => [lang, whole.split(/^---$/m)[1] ?? '']));
    const tasks = (texts.get('en') ?? '').split(/^## /m).filter((section) => /^```\w+ check\b/m.test(section)).length;
    const says = (lang: string, key: string): string => {
      const value = new RegExp(`^${key}: *("?)(.*)\\1$`, 'm').exec(heads.get(lang) ?? '')?.[2];
      if (!value) throw new Error(`${of}/${name}/${lang}.md has no ${key}`);
      return value;
    };
    return { name, address: of === 'documents' ? name : `${of}/${name}`, says, tasks };
  });
}
