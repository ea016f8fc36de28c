import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { icon } from '../icons/icons.js';
import type { Key, Words } from '../locale/locale.js';
import { entriesOf } from '../run/commands.js';
import type { Block } from '../run/types/Block.js';
import type { Command } from '../run/types/Command.js';
import type { DocumentView } from '../run/types/DocumentView.js';
import type { Runner } from '../run/types/Runner.js';
import type { Step } from '../run/types/Step.js';
import type { Tab } from '../run/types/Tab.js';
import * as icons from '../style/icons.js';
import type { Reading } from './blocks.js';
import { highlighted } from './highlight.js';

/** Where a command stands in time. */
type Time = 'ahead' | 'now' | 'done';

/** What a command printed fills a screen soon; more lines than this are folded. */
const FOLDED_LINES = 14;

const TIMES: Record<Time, Key> = { ahead: 'document.ahead', now: 'document.now', done: 'document.done' };

/** What of a command depends on the cursor. */
interface Ran {
  /** What it did, if it ever runs. */
  readonly run: Step | undefined;
  readonly time: Time;
  /** How that is said. */
  readonly said: Time;
  /** What has come back so far. */
  readonly texts: readonly string[];
  readonly isComplete: boolean;
}

/**
 * A block that somebody runs: who, what they send, and, once it has happened, what it printed. It is drawn anew only when
 * something of that has changed: most commands of a document stay as they are from step to step.
 */
export function command(one: Command, reading: Reading): unknown {
  const { words, view, cursor, player, isPrinted } = reading;
  const run = runOf(view.run.steps, one.index, cursor);
  const time = timeOf(run, cursor);
  const said = run && entriesOf(run)?.end === cursor ? 'done' : time;
  const done = run?.exchanges.filter(({ entries }) => entries.end <= cursor) ?? [];
  const isComplete = done.length > 0 && done.length === run?.exchanges.length;
  const texts = done.map(({ text }) => text).filter((text) => text !== '');
  return guard([one, words.lang, player, isPrinted, run, time, said, isComplete, ...texts], () => drawn(one, { run, time, said, texts, isComplete }, reading));
}

function drawn(one: Command, ran: Ran, reading: Reading): TemplateResult {
  const { words, view, player } = reading;
  const { time, said } = ran;
  return html`<figure class="command ${time}" id="command-${one.index}" aria-current=${time === 'now' ? 'step' : 'false'}>
    <figcaption>
      <button type="button" title=${words.t('document.go')} @click=${() => player.seekCommand(one.index)}>
        ${one.language === 'figures' ? html`<span>${words.t('document.figures')}</span>` : who(one.runner, words)}<span class="time">${said === 'done' && !player.lab ? icon('check') : nothing}${words.t(TIMES[said])}</span>
      </button>
      ${player.worlds.length > 0 ? world(one, view) : html`<button type="button" class="run" title=${words.t('document.run')} aria-label=${words.t('document.run')} @click=${() => reading.run(one.index)}>${icons.play}</button>`}
    </figcaption>
    <pre @click=${() => isReading() || player.seekCommand(one.index)}><code>${highlighted(one.text)}</code></pre>
    ${printed(ran, reading)} ${time === 'ahead' ? expected(one.index, reading) : nothing}
  </figure>`;
}

/** In which of the worlds that the document compares a command runs, unless in all. */
function world({ world: id }: Command, { document }: DocumentView): TemplateResult | typeof nothing {
  const known = document.frontMatter.worlds?.find((one) => one.id === id);
  return known ? html`<span class="world">${known.title}</span>` : nothing;
}

/** What a block did the last time it ran before the cursor, or the first time after it. */
function runOf(steps: readonly Step[], command: number, cursor: number): Step | undefined {
  const all = steps.filter((step) => step.command === command);
  return all.findLast((step) => (entriesOf(step)?.start ?? Infinity) < cursor) ?? all[0];
}

function timeOf(run: Step | undefined, cursor: number): Time {
  const entries = run && entriesOf(run);
  // What asks nobody, as what only counts, is done as soon as its turn has come.
  if (!entries || cursor < entries.start || (cursor === entries.start && entries.end > cursor)) return 'ahead';
  if (entries.start === entries.end) return 'done';
  return cursor <= entries.end ? 'now' : 'done';
}

/** A reader who marks text to copy it does not want to go anywhere. */
function isReading(): boolean {
  return getSelection()?.type === 'Range';
}

function who(runner: Runner, words: Words): TemplateResult {
  switch (runner.type) {
    case 'person':
      return html`${icon('person')}<span>${words.t('document.runner.person', { name: runner.name })}</span>`;
    case 'machine':
      return html`${icon('code')}<span>${runner.by === undefined ? words.t('document.runner.machine', { name: runner.name }) : words.t('document.runner.brought', { name: runner.name, by: runner.by })}</span>`;
    case 'job':
      return html`${icon('code')}<span>${words.t('document.runner.job', { name: runner.issuer })}</span>`;
    case 'internet':
      return html`${icon('internet')}<span>${words.t('document.runner.internet')}</span>`;
  }
}

/** What has come back so far, and at the end whether the document had said so. */
function printed({ run, texts, isComplete }: Ran, reading: Reading): TemplateResult {
  return html`${texts.map((text) => output(text, reading))}
  ${run && isComplete ? verdict(run, reading) : nothing}`;
}

function output(text: string, { words, isPrinted }: Reading): TemplateResult {
  const lines = text.split('\n');
  const body = html`<pre class="output"><code>${text}</code></pre>`;
  if (isPrinted || lines.length <= FOLDED_LINES) return body;
  return html`<details>
    <summary><code>${lines[0]}</code> <span>${words.t('document.lines', { count: lines.length })}</span></summary>
    ${body}
  </details>`;
}

function verdict({ command: index, mismatch }: Step, { view, words, player }: Reading): TemplateResult | typeof nothing {
  // In another world it comes otherwise, and that is why it is looked at.
  if (mismatch && player.isOther) return html`<p class="other">${words.t('document.other')}</p>`;
  if (mismatch) {
    return html`<div class="mismatch">
      <p>${icons.wrong} ${words.t('document.mismatch', { line: mismatch.line })}</p>
      <pre><code>${mismatch.diff.split('\n').map(difference)}</code></pre>
    </div>`;
  }
  return index === null || expectation(view.document.blocks, index) === undefined
    ? nothing
    : html`<p class="true">${icon('check')} ${words.t('document.true')}</p>`;
}

function difference(line: string): TemplateResult {
  const isHead = /^(---|\+\+\+) /.test(line);
  const kind = isHead ? 'head' : ({ '-': 'missing', '+': 'extra' }[line.charAt(0)] ?? 'same');
  return html`<span class=${kind}>${line}\n</span>`;
}

function expected(index: number, { view, words }: Reading): TemplateResult | typeof nothing {
  const text = expectation(view.document.blocks, index);
  return text === undefined
    ? nothing
    : html`<details class="expected">
        <summary>${words.t('document.expected')}</summary>
        <pre class="output"><code>${text}</code></pre>
      </details>`;
}

/** What the document says that a command prints. */
function expectation(blocks: readonly (Block | Tab)[], index: number): string | undefined {
  for (const block of blocks) {
    if (block.type === 'expected' && block.command === index) return block.text;
    const inner = block.type === 'list' ? block.items.flat() : 'blocks' in block ? block.blocks : [];
    const found = expectation(inner, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
