/** The least built-in roles for what a principal has done ("Best practices for Azure RBAC"). */

import { html, type TemplateResult } from 'lit';
import type { Words } from '../locale/locale.js';
import type { LeastPrivilege } from '../run/types/LeastPrivilege.js';
import type { SufficientRole } from '../run/types/SufficientRole.js';
import { pairs } from './exact.js';

/** What was done by way of a role, and the roles that suffice for it alone, or together where none does alone. */
export function leastRoles({ used, alone, together }: LeastPrivilege, name: string, { t }: Words): TemplateResult {
  const title = html`<h4>${t('inspector.least.title', { name })}</h4>`;
  if (used.length === 0) return html`${title}<p class="note">${t('inspector.least.nothing', { name })}</p>`;
  const role = ({ role, excessPercent }: SufficientRole): TemplateResult =>
    html`<li>${role} <span class="kind">${t('inspector.least.excess', { percent: excessPercent })}</span></li>`;
  const [how, roles] = alone.length > 0 ? (['inspector.least.alone', alone] as const) : (['inspector.least.together', together] as const);
  return html`${title}
    ${pairs([
      [t('inspector.least.used'), html`<ul class="plain">${used.map(({ action }) => html`<li><code>${action}</code></li>`)}</ul>`],
      [t(how), html`<ul class="plain">${roles.map(role)}</ul>`],
    ])}`;
}
