/** What if? Two decisions beside each other, as it was and as it would be, and what differs in words. */

import { html, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { Decision } from '../run/types/Decision.js';
import type { Stage } from '../run/types/Stage.js';
import type { Supposition } from '../run/types/Supposition.js';
import type { WhatIf } from '../run/types/WhatIf.js';
import { holderName, principalName, roleName, scopeName } from '../telling/names.js';

/** Something that is supposed of a decision, with all that it takes to say it. */
export interface Telling {
  readonly one: Supposition;
  readonly was: Decision;
  readonly stage: Stage;
  readonly words: Words;
}

/** The question, as it stands on its button. */
export function question({ one, was, stage, words: { t } }: Telling): string {
  const { supposed, name } = one;
  const who = holderName(was.principalId, stage, t);
  const scope = supposed.kind === 'assigned' ? scopeName(supposed.scope, t) : '';
  return t(`inspector.whatIf.ask.${supposed.kind}`, { name, who, scope });
}

/** The answer to it. */
export function answer({ was, would, differs }: WhatIf, telling: Telling): TemplateResult {
  const { stage, words } = telling;
  const { t } = words;
  const who = holderName(was.decision.principalId, stage, t);
  const by = reason(would.decision, telling);
  // The role that is supposed need not be named twice.
  const outcome = differs === 'gained' && telling.one.supposed.kind === 'assigned' ? 'gainedSo' : differs;
  return html`<p class="differs">${t(`inspector.whatIf.${outcome}`, { premise: premise(telling), who, by })}</p>
    <dl class="both">
      ${side(t('inspector.whatIf.was'), was.decision, telling)}${side(t('inspector.whatIf.would'), would.decision, telling)}
    </dl>`;
}

function side(title: string, decision: Decision, telling: Telling): TemplateResult {
  const { t } = telling.words;
  const { allowed } = decision;
  return html`<div>
    <dt>${title}</dt>
    <dd>
      <span class="mark ${allowed ? 'good' : 'bad'}">
        ${icon(allowed ? 'check' : 'cross')}<strong>${t(allowed ? 'inspector.decision.allowed' : 'inspector.decision.refused')}</strong>
      </span>
      <span class="reason">${reason(decision, telling)}</span>
    </dd>
  </div>`;
}

/** What decides: a role assignment, a deny assignment, the policies of a vault, or that there is nothing. */
function reason({ allowed, basis }: Decision, { one, stage, words: { t } }: Telling): string {
  if (basis.kind === 'accessPolicy') return t('inspector.whatIf.by.policies');
  if (basis.kind === 'appRoles') return t('inspector.whatIf.by.appRoles');
  if (basis.denied) return t('inspector.whatIf.by.deny', { name: basis.denied.name });
  const first = allowed ? basis.considered[0] : undefined;
  if (!first) return t('inspector.whatIf.by.nothing');
  const { supposed } = one;
  // A role that nobody holds does not stand on the stage.
  const role = supposed.kind === 'assigned' && supposed.role === first.role ? one.name : roleName(first.role, stage);
  const scope = scopeName(first.scope, t);
  return first.through
    ? t('inspector.whatIf.by.group', { role, scope, name: principalName(first.through, stage) })
    : t('inspector.whatIf.by.role', { role, scope });
}

function premise({ one, was, words: { t } }: Telling): string {
  const { supposed, assignment, name } = one;
  const considered = was.basis.kind === 'roleAssignments' ? was.basis.considered : [];
  const about = considered.find((each) => each.assignment === assignment);
  const scope = supposed.kind === 'assigned' ? supposed.scope : (about?.scope ?? '/');
  return t(`inspector.whatIf.premise.${supposed.kind}`, { name, scope: scopeName(scope, t) });
}
