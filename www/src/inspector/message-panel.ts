/** The panels with the exact request and the exact response. */

import { html, nothing, type TemplateResult } from 'lit';
import type { T } from '../locale/words.js';
import type { Exchange } from '../run/types/Exchange.js';
import { exact, pairs, shortened } from './exact.js';
import { curlOf, requestText, responseText } from './http.js';
import { listTable, type ListTable, LONG } from './list.js';

export function requestPanel({ request }: Exchange, t: T): TemplateResult {
  const text = requestText(request);
  return html`<div class="tools">
      <mi-sim-copy .t=${t} .text=${text}></mi-sim-copy>
      <mi-sim-copy .t=${t} .text=${curlOf(request)} .label=${t('inspector.copyCurl')}></mi-sim-copy>
    </div>
    ${exact(text, t)}`;
}

export function responsePanel({ response, failure }: Exchange, t: T): TemplateResult | typeof nothing {
  if (failure) return html`<p>${t('inspector.none', { reason: failure })}</p>`;
  if (!response) return nothing;
  const text = responseText(response);
  const list = listTable(response.body);
  const copy = html`<div class="tools"><mi-sim-copy .t=${t} .text=${text}></mi-sim-copy></div>`;
  return list === null
    ? html`${copy}${exact(text, t)}`
    : html`${listed(list, t)}
        <details><summary>${t('inspector.list.exact')}</summary>${copy}${exact(text, t)}</details>`;
}

function listed({ columns, rows, same }: ListTable, t: T): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('inspector.list.name')}>
      <table class="list">
        <thead><tr>${columns.map((name) => html`<th scope="col"><code>${name}</code></th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((value) => html`<td class=${value.length > LONG ? 'long' : ''}>${shortened(value, t)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
    ${same.length === 0
      ? nothing
      : html`<details><summary>${t('inspector.list.same', { count: same.length })}</summary>${pairs(same)}</details>`}`;
}
