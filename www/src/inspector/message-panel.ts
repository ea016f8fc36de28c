/** The panels with the exact request and the exact response. */

import { html, nothing, type TemplateResult } from 'lit';
import type { T } from '../locale/words.js';
import type { Exchange } from '../simulation/types/Exchange.js';
import { exact } from './exact.js';
import { curlOf, requestText, responseText } from './http.js';

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
  return html`<div class="tools"><mi-sim-copy .t=${t} .text=${text}></mi-sim-copy></div>
    ${exact(text, t)}`;
}
