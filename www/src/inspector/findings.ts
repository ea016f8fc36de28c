/** The tests of a condition that settled it, each with the values that it saw. */

import { html, nothing, type TemplateResult } from 'lit';
import type { T } from '../locale/words.js';
import type { Finding } from '../run/types/Finding.js';
import type { Seen } from '../run/types/Seen.js';

export function findings(because: readonly Finding[], t: T): TemplateResult | typeof nothing {
  if (because.length === 0) return nothing;
  return html`<ul class="findings">
    ${because.map(
      ({ test, holds, seen }) => html`<li>
        <span class="tag">${t(`inspector.finding.${holds}`)}</span> <code>${test}</code>
        ${seen.map((one) => html`<br /><code>${one.name}</code> = ${valuesOf(one, t)}`)}
      </li>`,
    )}
  </ul>`;
}

function valuesOf({ values }: Seen, t: T): TemplateResult {
  return values ? html`<code>${values.join(', ')}</code>` : html`${t('inspector.finding.missing')}`;
}
