/** The panel that shows access decisions with all their reasons. */

import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import type { Player } from '../run/player.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { Plane } from '../run/types/Plane.js';
import type { Stage } from '../run/types/Stage.js';
import { pairs } from './exact.js';
import { lastOf, principalName } from '../telling/names.js';
import { type Below, ladder } from './scope-ladder.js';

/** The decisions behind one entry; the one that settled it stands open, the others can be opened. */
export function decisionsPanel(views: readonly DecisionView[], player: Player, words: Words, canType: boolean): TemplateResult {
  const [first, ...others] = views;
  const { t } = words;
  const panel = (view: DecisionView): TemplateResult => html`<mi-sim-decision .view=${view} .player=${player} .words=${words} .canType=${canType}></mi-sim-decision>`;
  return html`${first ? panel(first) : nothing}
    ${others.map(
      (view) => html`<details>
        <summary>${t('inspector.decision.before', { action: lastOf(view.decision.action), verdict: verdict(view, t) })}</summary>
        ${panel(view)}
      </details>`,
    )}`;
}

/** One decision: who wants to do what, and the hierarchy with everything that speaks for it or against it. */
export function decisionPanel(view: DecisionView, stage: Stage, words: Words, below: Below): TemplateResult {
  const { t } = words;
  const { allowed, principalId, groups, action, plane } = view.decision;
  return html`<p class="mark ${allowed ? 'good' : 'bad'}">
      ${icon(allowed ? 'check' : 'cross')}<strong>${verdict(view, t)}</strong>
    </p>
    ${pairs([
      [t('inspector.decision.principal'), html`${principalName(principalId, stage)} <code>${principalId}</code>`],
      ...(groups.length > 0
        ? [[t('inspector.decision.groups'), t('inspector.list', { names: groups.map((id) => principalName(id, stage)) })] as const]
        : []),
      [t('inspector.decision.action'), html`<code>${action}</code>`],
      [t('inspector.decision.plane'), planes(plane, t)],
    ])}
    <h4>${t('inspector.decision.ladder')}</h4>
    ${ladder(view, stage, words, below)}`;
}

function verdict({ decision }: DecisionView, t: T): string {
  return t(decision.allowed ? 'inspector.decision.allowed' : 'inspector.decision.refused');
}

/** Both planes beside each other, the one that decides marked. */
function planes(asked: Plane, t: T): TemplateResult {
  return html`<ul class="planes">
    ${(['control', 'data'] as const).map(
      (plane) => html`<li class=${plane === asked ? 'asked' : ''}>
        ${plane === asked ? icon('check') : nothing}<span><strong>${t(`inspector.plane.${plane}`)}</strong>
        ${t(`inspector.planeLists.${plane}`)}</span>
      </li>`,
    )}
  </ul>`;
}
