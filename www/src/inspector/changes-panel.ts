/** The panel that lists what changed, field by field. */

import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { Change } from '../run/types/Change.js';
import type { Stage } from '../run/types/Stage.js';
import { markOfChange } from '../picture/changes.js';
import { shortened, valueText } from './exact.js';
import { principalName, roleName } from '../telling/names.js';
import { moment } from '../telling/times.js';

/** Numbers of this size are moments in milliseconds; nothing else in a change is as large. */
const MOMENT = 1e12;

export function changesPanel(change: Change, stage: Stage, words: Words): TemplateResult {
  const { t } = words;
  const [tone, mark] = markOfChange(change);
  const isGone = tone === 'gone';
  const { kind, ...fields } = change;
  return html`<p class="mark ${isGone ? 'bad' : 'good'}">${icon(mark)}${t(`stage.change.${kind}`)}</p>
    <table class="changes">
      <thead><tr><th scope="col">${t('inspector.changes.field')}</th><th scope="col">${t('inspector.changes.value')}</th></tr></thead>
      <tbody>${rowsOf(fields, '').map(([name, value]) => row(name, value, isGone, { stage, words }))}</tbody>
    </table>`;
}

function row(name: string, value: unknown, isGone: boolean, { stage, words: { t, lang } }: { stage: Stage; words: Words }): TemplateResult {
  const text = typeof value === 'number' && value > MOMENT ? moment(value, lang) : valueText(value, t);
  const whose = typeof value === 'string' ? nameOf(value, stage) : value;
  const shown = html`<code>${shortened(text, t)}</code>${whose === value ? nothing : html` <span class="whose">${whose}</span>`}`;
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

/** Whose id this is, of a principal or a role; the value itself where nobody's. */
function nameOf(value: string, stage: Stage): string {
  const name = principalName(value, stage);
  return name === value ? roleName(value, stage) : name;
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
