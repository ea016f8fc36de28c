/** The hierarchy of scopes as a ladder: what was granted or denied on each rung, and how far down it reaches. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../locale/locale.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { Stage } from '../run/types/Stage.js';
import { appRolesCard, assignmentCard, denialCard, policyCard } from './decision-cards.js';
import { scopeName } from '../telling/names.js';
import { isResource, rung } from './rung.js';

/** A card and the scope it stands at. */
interface Placed {
  readonly scope: string;
  readonly card: TemplateResult;
  /** Whether this is what decided; it reaches from here to the last rung. */
  readonly decides: boolean;
}

/** What stands in the cards below what was found. */
export interface Below {
  readonly assignment: (name: string) => readonly TemplateResult[];
  readonly denial: () => readonly TemplateResult[];
}

export function ladder(view: DecisionView, stage: Stage, words: Words, below: Below): TemplateResult {
  const { t } = words;
  const { levels, decision } = view;
  const placed = cards(view, stage, words, below);
  const from = levels.findIndex((level) => placed.some((one) => one.decides && isSame(one.scope, level)));
  const elsewhere = placed.filter(({ scope }) => !levels.some((level) => isSame(scope, level)));
  const { basis } = decision;
  return html`<ol class="ladder ${decision.allowed ? 'good' : 'bad'}">
      ${levels.map((level, index) => {
        const { kind, name, type } = rung(level);
        const here = placed.filter(({ scope }) => isSame(scope, level));
        const reach = from < 0 || index < from ? '' : index === from ? 'source reached' : 'reached';
        return html`<li class=${reach}>
          <span class="level">${t(kind)}</span> ${name ? html`<code>${type ? `${type}/${name}` : name}</code>` : nothing}
          ${here.length > 0 ? html`<ul class="cards">${here.map(({ card }) => card)}</ul>` : nothing}
        </li>`;
      })}
    </ol>
    ${basis.kind === 'roleAssignments' && basis.considered.length === 0 ? html`<p>${t('inspector.decision.noAssignments')}</p>` : nothing}
    ${elsewhere.length > 0
      ? html`<h4>${t('inspector.decision.elsewhere')}</h4>
          <ul class="cards">${elsewhere.map(({ card }) => card)}</ul>`
      : nothing}
    ${basis.kind === 'roleAssignments' && basis.more ? html`<p>${t('inspector.decision.more')}</p>` : nothing}`;
}

/** Everything that was considered; what decided stands first. */
function cards({ decision, levels }: DecisionView, stage: Stage, words: Words, below: Below): Placed[] {
  const { basis, allowed, plane, principalId } = decision;
  if (basis.kind === 'accessPolicy') {
    const scope = levels.find(isResource) ?? decision.scope;
    return [{ scope, decides: true, card: policyCard(basis, allowed, words.t) }];
  }
  if (basis.kind === 'appRoles') return [{ scope: decision.scope, decides: true, card: appRolesCard(basis, allowed, words.t) }];
  const { denied, considered } = basis;
  const denial = denied ? [{ scope: denied.scope, decides: true, card: denialCard(denied, plane, words.t, below.denial()) }] : [];
  const assignments = considered.map((one, index) => {
    const decides = allowed && index === 0;
    const isOverruled = denied !== null && one.verdict.kind === 'grants';
    const where = levels.some((level) => isSame(one.scope, level)) ? '' : scopeName(one.scope, words.t);
    return { scope: one.scope, decides, card: assignmentCard(one, { decides, isOverruled, where, plane, principalId, below: below.assignment(one.assignment), stage, words }) };
  });
  return [...denial, ...assignments];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
