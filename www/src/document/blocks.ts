import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { beginning } from '../run/commands.js';
import type { Block } from '../run/types/Block.js';
import type { DocumentView } from '../run/types/DocumentView.js';
import type { NoteKind } from '../run/types/NoteKind.js';
import { command } from './command.js';
import { inlines, type Running } from './inlines.js';
import { table } from './table.js';

/** A document at a moment of its run. */
export interface Reading {
  words: Words;
  view: DocumentView;
  cursor: number;
  player: Player;
  /** Runs a command at the cursor. */
  run: (command: number) => void;
  /** Whether it is drawn for paper: then everything has happened, and nothing is folded. */
  isPrinted: boolean;
}

type Heading = Extract<Block, { type: 'heading' }>;
type List = Extract<Block, { type: 'list' }>;

const NOTES: Record<NoteKind, Key> = {
  note: 'document.note.note',
  tip: 'document.note.tip',
  important: 'document.note.important',
  warning: 'document.note.warning',
  caution: 'document.note.caution',
};

/** The blocks of a document, in order. */
export function blocks(all: Block[], reading: Reading): unknown[] {
  return all.map((one) => block(one, reading));
}

/** What the cursor does not change is drawn once. */
function block(one: Block, reading: Reading): unknown {
  switch (one.type) {
    case 'heading':
      return guard([one, reading.words.lang, reading.player, reading.view.run.steps.length], () => heading(one, reading));
    case 'paragraph':
      return guard([one], () => html`<p>${inlines(one.inlines)}</p>`);
    case 'list':
      return list(one, reading);
    case 'table':
      return guard([one], () => table(one));
    case 'quote':
      return html`<blockquote>${blocks(one.blocks, reading)}</blockquote>`;
    case 'note':
      return html`<aside class="note ${one.kind}">
        <b>${reading.words.t(NOTES[one.kind])}</b>${blocks(one.blocks, reading)}
      </aside>`;
    case 'tabs':
      return html`<mi-sim-tabs .group=${one} .reading=${reading}></mi-sim-tabs>`;
    case 'rule':
      return html`<hr />`;
    case 'code':
      return html`<pre class="code"><code>${one.text}</code></pre>`;
    case 'command':
      return one.part === 'shown' ? command(one, reading) : nothing;
    case 'expected':
      // It shows with its command.
      return nothing;
  }
}

/** One level lower than written: the page that the element stands in has a title of its own. */
function heading({ level, id, inlines: title }: Heading, reading: Reading): TemplateResult {
  const content = inlines(title);
  switch (level) {
    case 1:
      return html`<h2 id=${id}>${content}</h2>`;
    case 2:
      return html`<h3 id=${id}>${sectionTitle(id, content, reading)}</h3>`;
    case 3:
      return html`<h4 id=${id}>${content}</h4>`;
    default:
      return html`<h5 id=${id}>${content}</h5>`;
  }
}

/** The title of a section in which something happens leads there. */
function sectionTitle(id: string, title: Running, { view, words, player }: Reading): TemplateResult {
  const section = view.document.sections.findIndex((one) => one.id === id);
  if (beginning(view, (step) => step.section === section) === null) return html`${title}`;
  return html`<button type="button" title=${words.t('document.go')} @click=${() => player.seekStep(section)}>${title}</button>`;
}

function list({ start, items }: List, reading: Reading): TemplateResult {
  const content = items.map((item) => html`<li>${blocks(item, reading)}</li>`);
  return start === null ? html`<ul>${content}</ul>` : html`<ol start=${start}>${content}</ol>`;
}
