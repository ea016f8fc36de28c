import { expect, test } from '@playwright/test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderOf, type Guide, readGuide, type Scene, sceneOf, scenesOf } from '../../guide-page.ts';

/** A statement of the two pages that the guide follows, and where a reader finds it. */
interface Statement {
  number: number;
  /** In a few words of our own. */
  statement: string;
  /** The id of the guide's section. */
  section: string;
  /** Documents and labs that show it, with a section of theirs; none where nothing shows it yet. */
  documents: string[];
  /** What of it they do not show. */
  missing?: string;
}

const www = join(dirname(fileURLToPath(import.meta.url)), '../..');
const guides = new Map(['en', 'ja'].map((lang) => [lang, readGuide(readFileSync(join(www, `guide/${lang}.md`), 'utf8'))]));
const english = guides.get('en') as Guide;
const statements = JSON.parse(readFileSync(join(www, 'guide/statements.json'), 'utf8')) as Statement[];

/** What is wrong with a scene; empty where its document and section exist. */
function missing(scene: Scene): string[] {
  const folder = join(www, folderOf(scene));
  if (!existsSync(folder)) return [`there is no ${folderOf(scene)}`];
  const texts = readdirSync(folder).filter((file) => file.endsWith('.md'));
  const without = texts.filter((file) => scene.step !== '' && !readFileSync(join(folder, file), 'utf8').includes(` {#${scene.step}}`));
  return without.map((file) => `${folderOf(scene)}/${file} has no section ${scene.step}`);
}

test('every language has the same sections in the same order, with the same scenes', () => {
  const outline = ({ sections, head }: Guide): unknown => [Object.keys(head), sections.map(({ id, text }) => [id, scenesOf(text)])];
  for (const guide of guides.values()) expect(outline(guide)).toEqual(outline(english));
  expect(new Set(english.sections.map(({ id }) => id)).size).toBe(english.sections.length);
});

test('every document, lab and section that the guide links to exists', () => {
  for (const { sections } of guides.values()) expect(sections.flatMap(({ text }) => scenesOf(text)).flatMap(missing)).toEqual([]);
  const ids = english.sections.map(({ id }) => id);
  for (const { sections } of guides.values()) {
    for (const [, id] of sections.flatMap(({ text }) => [...text.matchAll(/\]\(#([\w-]+)\)/g)])) expect(ids).toContain(id);
  }
});

test('every section but the first has a scene and a document to watch', () => {
  const [start, ...others] = english.sections;
  expect(start?.id).toBe('start');
  for (const { id, text } of others) {
    expect(text.match(/^\[.*"figure"\)$/gm), id).toHaveLength(1);
    expect(text, id).toContain('**Watch it:** [');
  }
});

test('each of the 125 statements has its place in the guide, and every document that it names exists', () => {
  expect(statements.map(({ number }) => number)).toEqual(Array.from({ length: 125 }, (_, index) => index + 1));
  const ids = english.sections.map(({ id }) => id);
  const named = ({ documents }: Statement): Scene[] =>
    documents.map((name) => {
      const [, lab, document, step] = /^(labs\/)?([\w-]+)(?:#([\w-]+))?$/.exec(name) ?? [];
      return { document: `${lab ?? ''}${document}`, step: step ?? '' };
    });
  for (const statement of statements) {
    expect(ids, `${statement.number}`).toContain(statement.section);
    expect(named(statement).flatMap(missing), `${statement.number}`).toEqual([]);
    expect(statement.documents.length > 0 || statement.missing, `${statement.number} says what is missing`).toBeTruthy();
    expect(statement.statement.split(' ').length, `${statement.number}: ${statement.statement}`).toBeGreaterThan(2);
  }
});

test('a link to the file of a document or lab is a scene, any other is none', () => {
  expect(sceneOf('../documents/compare/en.md#creation')).toEqual({ document: 'compare', step: 'creation' });
  expect(sceneOf('../labs/denied/ja.md')).toEqual({ document: 'labs/denied', step: '' });
  for (const other of ['#delays', './', 'https://example.org/documents/a/en.md', '../documents/../secret/en.md']) expect(sceneOf(other)).toBeNull();
});

test('a guide that cannot be read says what is missing', () => {
  expect(() => readGuide('---\ntitle: A\n---\nNo title.\n')).toThrow('no title');
  expect(() => readGuide('---\ntitle: A\n---\n# A\n\n## B\n')).toThrow('`B` has no id');
});
