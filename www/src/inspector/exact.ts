import { html, nothing, type TemplateResult } from 'lit';
import type { T } from '../locale/words.js';
import './mi-sim-long.js';

/** Whatever is longer than this without a blank is shortened: tokens, certificates, keys. */
const LONG = /[\w+/=.%-]{180,}/g;
const LEAST = 180;

/** A text letter by letter, its long words shortened until the reader opens them. */
export function exact(text: string, t: T): TemplateResult {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const found of text.matchAll(LONG)) {
    parts.push(text.slice(end, found.index), shortened(found[0], t));
    end = found.index + found[0].length;
  }
  return html`<div class="exact" tabindex="0" role="group" lang="en">${parts}${text.slice(end)}</div>`;
}

/** A long word, of which one sees the beginning. */
export function shortened(word: string, t: T): TemplateResult {
  return word.length <= LEAST ? html`${word}` : html`<mi-sim-long .text=${word} .t=${t}></mi-sim-long>`;
}

/** A value of JSON as a reader would write it. */
export function valueText(value: unknown, t: T): string {
  if (value === null || value === undefined || value === '') return t('inspector.empty');
  if (typeof value === 'boolean') return t(value ? 'inspector.yes' : 'inspector.no');
  if (Array.isArray(value)) return value.length > 0 ? value.map((one) => valueText(one, t)).join(', ') : t('inspector.empty');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Names with their values. */
export function pairs(rows: readonly (readonly [string, unknown])[]): TemplateResult {
  return html`<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value ?? nothing}</dd></div>`)}</dl>`;
}
