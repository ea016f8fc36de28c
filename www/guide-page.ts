import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Marked, type Tokens } from 'marked';
import type { Plugin } from 'vite';
import { escaped, pageOf } from './pages.ts';

/** A section of the guide: `## title {#id}` and what follows. */
export interface Section {
  id: string;
  title: string;
  text: string;
}

/** The guide in one language. */
export interface Guide {
  /** What stands above the text: title, description, and the words of the page around it. */
  head: Record<string, string>;
  title: string;
  /** What is said before the first section. */
  intro: string;
  sections: Section[];
  /** Addresses that links of any section name. */
  addresses: string;
}

/** A document or lab, and a moment of it: where a link of the guide leads. */
export interface Scene {
  /** As the page is asked for it: `compare`, `labs/denied`. */
  document: string;
  /** The id of a section; empty for the beginning. */
  step: string;
}

/** Reads the Markdown of the guide. What it needs and does not find is an error that says so. */
export function readGuide(source: string): Guide {
  const [, front = '', body = ''] = source.split(/^---\n/m);
  const head = Object.fromEntries([...front.matchAll(/^(\w+): *("?)(.*)\2$/gm)].map(([, key = '', , value = '']) => [key, value]));
  const [before = '', ...parts] = body.split(/^## /m);
  const title = /^# (.*)$/m.exec(before);
  if (!title?.[1]) throw new Error('the guide has no title: a line that begins with `# `');
  const sections = parts.map((part) => {
    const [first = '', ...lines] = part.split('\n');
    const heading = /^(.*) \{#([\w-]+)\}$/.exec(first);
    if (!heading?.[1] || !heading[2]) throw new Error(`the guide's section \`${first}\` has no id: write \`## Title {#id}\``);
    return { title: heading[1], id: heading[2], text: lines.join('\n').trim() };
  });
  const addresses = body.match(/^\[\w+\]: .*$/gm)?.join('\n') ?? '';
  return { head, title: title[1], intro: before.replace(title[0], '').trim(), sections, addresses };
}

/** Where a link leads that names the file of a document or lab, as it does in the repository; `null` for any other. */
export function sceneOf(href: string): Scene | null {
  const found = /^\.\.\/(documents|labs)\/([\w-]+)\/\w+\.md(?:#([\w-]+))?$/.exec(href);
  if (!found?.[1] || !found[2]) return null;
  return { document: found[1] === 'labs' ? `labs/${found[2]}` : found[2], step: found[3] ?? '' };
}

/** All scenes that a text links to. */
export function scenesOf(text: string): Scene[] {
  return [...text.matchAll(/\]\(([^\s)]+)/g)].flatMap(([, href = '']) => sceneOf(href) ?? []);
}

/**
 * Writes the guide into its pages, `guide.html` in English and `guide.LANG.html` in any other language, from `guide/LANG.md`. All of it
 * stands there without a script; where scripts run, `src/guide/guide.ts` puts scenes that play in their places.
 */
export function guidePages(root: string): Plugin {
  const folder = join(root, 'guide');
  const langs = readdirSync(folder).flatMap((file) => (file.endsWith('.md') ? [basename(file, '.md')] : []));
  const table = (lang: string, file: string): Record<string, string> => JSON.parse(readFileSync(join(root, 'src/locale', lang, file), 'utf8'));
  const links = (lang: string): string =>
    langs
      .map((one) => `<a href="./${pageOf(one)}" lang="${one}" hreflang="${one}"${one === lang ? ' aria-current="true"' : ''}>${escaped(table(one, 'about.json')['name'] ?? one)}</a>`)
      .join('');
  return {
    name: 'guide-pages',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler(html, { filename }) {
        const lang = langs.find((one) => pageOf(one) === basename(filename));
        if (!lang) return html;
        const guide = readGuide(readFileSync(join(folder, `${lang}.md`), 'utf8'));
        const word = (key: string): string => {
          const found = guide.head[key];
          if (!found) throw new Error(`guide/${lang}.md has no ${key}`);
          return found;
        };
        const parts: Record<string, () => string> = {
          languages: () => links(lang),
          list: () => guide.sections.map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join(''),
          text: () => drawn(guide, lang, word),
          independent: () => escaped(table(lang, 'page.json')['frame.page.independent'] ?? ''),
        };
        return html.replace(/\{\{(\w+)\}\}/g, (_, key: string) => parts[key]?.() ?? escaped(word(key)));
      },
    },
  };
}

function drawn(guide: Guide, lang: string, word: (key: string) => string): string {
  const marked = new Marked({
    renderer: {
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escaped(addressOf(href, lang))}">${this.parser.parseInline(tokens)}</a>`;
      },
      paragraph({ tokens }: Tokens.Paragraph) {
        const [only, another] = tokens;
        const link = only?.type === 'link' && !another ? (only as Tokens.Link) : null;
        const scene = link?.title === 'figure' ? sceneOf(link.href) : null;
        return link && scene ? figure(scene, this.parser.parseInline(link.tokens), lang, word) : `<p>${this.parser.parseInline(tokens)}</p>\n`;
      },
      table(token: Tokens.Table) {
        const cell = ({ tokens, header }: Tokens.TableCell): string => `<t${header ? 'h scope="col"' : 'd'}>${this.parser.parseInline(tokens)}</t${header ? 'h' : 'd'}>`;
        const row = (cells: Tokens.TableCell[]): string => `<tr>${cells.map(cell).join('')}</tr>`;
        return `<table><thead>${row(token.header)}</thead><tbody>${token.rows.map(row).join('')}</tbody></table>\n`;
      },
      // What is wider than its page scrolls, and so has to be within reach of the keyboard.
      code: ({ text }: Tokens.Code) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`,
      html({ text }: Tokens.HTML | Tokens.Tag) {
        throw new Error(`the guide has HTML, \`${text.trim()}\`: only Markdown is written there`);
      },
    },
  });
  const parsed = (text: string): string => marked.parse(`${text}\n\n${guide.addresses}`, { async: false });
  const sections = guide.sections.map(({ id, title, text }) => `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escaped(title)}</h2>\n${parsed(text)}</section>\n`);
  return `<h1>${escaped(guide.title)}</h1>\n${parsed(guide.intro)}${sections.join('')}`;
}

/** The scene before it plays is a link to it, on paper its address. */
function figure(scene: Scene, caption: string, lang: string, word: (key: string) => string): string {
  const address = workbench(scene, lang);
  return `<figure data-document="${folderOf(scene)}" data-step="${scene.step}">
<div class="scene"><a href="${escaped(address)}">${escaped(word('open'))}</a></div>
<figcaption>${caption} <span class="address">${escaped(word('print'))} <span>${escaped(address)}</span></span></figcaption>
</figure>
`;
}

/** The folder that a scene's document lies in. */
export function folderOf({ document }: Scene): string {
  return document.startsWith('labs/') ? document : `documents/${document}`;
}

function addressOf(href: string, lang: string): string {
  const scene = sceneOf(href);
  return scene ? workbench(scene, lang) : href;
}

function workbench({ document, step }: Scene, lang: string): string {
  return `./?document=${document}${step === '' ? '' : `&step=${step}`}&lang=${lang}`;
}
