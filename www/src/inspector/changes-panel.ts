/** The panel that lists what changed, field by field. */

import { html, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { Change } from '../simulation/types/Change.js';
import { shortened, valueText } from './exact.js';
import { moment } from './times.js';

/** Numbers of this size are moments in milliseconds; nothing else in a change is as large. */
const MOMENT = 1e12;

export function changesPanel(change: Change, words: Words): TemplateResult {
  const { t } = words;
  const isGone = /Deleted|Removed|Revoked|Unassigned/.test(change.kind);
  const { kind, ...fields } = change;
  return html`<p class="mark ${isGone ? 'bad' : 'good'}">${icon(isGone ? 'cross' : 'plus')}${t(`stage.change.${kind}`)}</p>
    <table class="changes">
      <thead><tr><th scope="col">${t('inspector.changes.field')}</th><th scope="col">${t('inspector.changes.value')}</th></tr></thead>
      <tbody>${rowsOf(fields, '').map(([name, value]) => row(name, value, isGone, words))}</tbody>
    </table>`;
}

function row(name: string, value: unknown, isGone: boolean, { t, lang }: Words): TemplateResult {
  const text = typeof value === 'number' && value > MOMENT ? moment(value, lang) : valueText(value, t);
  const shown = html`<code>${shortened(text, t)}</code>`;
  return html`<tr><th scope="row"><code>${name}</code></th><td>${isGone ? html`<del>${shown}</del>` : html`<ins>${shown}</ins>`}</td></tr>`;
}

/** The fields of a value with the way that leads to each, as in `identity.systemAssigned.clientId`. */
function rowsOf(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const isPlainList = Array.isArray(value) && value.every((one) => typeof one !== 'object');
  const members = Object.entries(value);
  if (isPlainList || members.length === 0) return [[path, Array.isArray(value) ? value : '']];
  return members.flatMap(([name, inner]) => {
    const step = Array.isArray(value) ? `[${name}]` : name.includes('/') ? `[${lastOf(name)}]` : path ? `.${name}` : name;
    return rowsOf(inner, `${path}${step}`);
  });
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
