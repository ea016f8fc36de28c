/** The panel that shows an access decision with all its reasons. */

import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import type { Basis } from '../simulation/types/Basis.js';
import type { Consideration } from '../simulation/types/Consideration.js';
import type { Decision } from '../simulation/types/Decision.js';
import type { Stage } from '../simulation/types/Stage.js';
import type { Verdict } from '../simulation/types/Verdict.js';
import { pairs } from './exact.js';
import { findings } from './findings.js';
import { principalName, scopeName } from './names.js';
import { moment } from './times.js';

export function decisionPanel(decision: Decision, stage: Stage, words: Words): TemplateResult {
  const { t } = words;
  const { allowed, principalId, groups, action, plane, basis } = decision;
  return html`<p class="mark ${allowed ? 'good' : 'bad'}">
      ${icon(allowed ? 'check' : 'cross')}<strong>${t(allowed ? 'inspector.decision.allowed' : 'inspector.decision.refused')}</strong>
    </p>
    ${pairs([
      [t('inspector.decision.principal'), html`${principalName(principalId, stage)} <code>${principalId}</code>`],
      ...(groups.length > 0
        ? [[t('inspector.decision.groups'), groups.map((id) => principalName(id, stage)).join(', ')] as const]
        : []),
      [t('inspector.decision.action'), html`<code>${action}</code>`],
      [t('inspector.decision.plane'), t(`inspector.plane.${plane}`)],
    ])}
    ${ladder(decision, t)}${reasons(basis, decision, stage, words)}`;
}

interface Rung {
  readonly scope: string;
  readonly label: string;
  readonly name: string;
}

/** The levels from the root down to the scope that is asked about. */
function rungsOf(scope: string, t: T): Rung[] {
  const segments = scope.split('/').filter(Boolean);
  const upTo = (count: number): string => `/${segments.slice(0, count).join('/')}`;
  const rungs = [{ scope: '/', label: t('inspector.decision.root'), name: '/' }];
  const levels = [
    [2, 'inspector.decision.subscription'],
    [4, 'inspector.decision.resourceGroup'],
    [8, 'inspector.decision.resource'],
    [segments.length, 'inspector.decision.inside'],
  ] as const;
  for (const [count, key] of levels) {
    const isDeeper = count > (rungs.at(-1)?.scope.split('/').filter(Boolean).length ?? 0);
    if (count > segments.length || !isDeeper) continue;
    const name = segments.slice(key === 'inspector.decision.inside' ? 8 : count - 1, count).join('/');
    rungs.push({ scope: upTo(count), label: t(key), name });
  }
  return rungs;
}

function ladder({ scope, basis }: Decision, t: T): TemplateResult {
  const considered = basis.kind === 'roleAssignments' ? basis.considered : [];
  return html`<h4>${t('inspector.decision.ladder')}</h4>
    <ol class="ladder">
      ${rungsOf(scope, t).map((rung) => {
        const here = considered.filter((one) => one.scope.toLowerCase() === rung.scope.toLowerCase());
        return html`<li>
          <span class="level">${rung.label}</span> <code>${rung.name}</code>
          ${here.map(({ role, verdict }) => {
            const isGrant = verdict.kind === 'grants';
            return html`<span class="tag ${isGrant ? 'good' : ''}">${icon(isGrant ? 'check' : 'role')}${role}</span>`;
          })}
        </li>`;
      })}
    </ol>`;
}

function reasons(basis: Basis, { allowed }: Decision, stage: Stage, words: Words): TemplateResult {
  const { t } = words;
  if (basis.kind === 'accessPolicy') return policy(basis, t);
  const { denied, considered, more } = basis;
  const denial = denied
    ? html`<p>${t('inspector.decision.denied', { name: denied.name, scope: scopeName(denied.scope, t), pattern: denied.pattern })}</p>`
    : nothing;
  if (considered.length === 0) return html`${denial}<p>${t('inspector.decision.noAssignments')}</p>`;
  return html`${denial}<h4>${t('inspector.decision.considered')}</h4>
    <ul class="considered">
      ${considered.map((one, index) => consideration(one, allowed && index === 0, stage, words))}
    </ul>
    ${more ? html`<p>${t('inspector.decision.more')}</p>` : nothing}`;
}

function consideration(one: Consideration, decides: boolean, stage: Stage, { t, lang }: Words): TemplateResult {
  const { role, scope, through, removedUntil, verdict } = one;
  return html`<li class=${decides ? 'decides' : 'misses'}>
    ${icon(verdict.kind === 'grants' ? 'check' : 'cross')}
    <span>
      <strong>${role}</strong> ${t('inspector.decision.at', { scope: scopeName(scope, t) })}
      ${through ? t('inspector.decision.through', { name: principalName(through, stage) }) : nothing}
      <span class="verdict">${verdictText(verdict, t, lang)}</span>
      ${'because' in verdict ? findings(verdict.because, t) : nothing}
      ${removedUntil === null ? nothing : t('inspector.decision.removedUntil', { moment: moment(removedUntil, lang) })}
    </span>
  </li>`;
}

function verdictText(verdict: Verdict, t: T, lang: string): string {
  const pattern = 'pattern' in verdict ? { pattern: verdict.pattern } : {};
  const from = 'from' in verdict ? { moment: moment(verdict.from, lang) } : {};
  return t(`inspector.verdict.${verdict.kind}`, { ...pattern, ...from });
}

function policy({ permission, on, granted }: Extract<Basis, { kind: 'accessPolicy' }>, t: T): TemplateResult {
  const what = t(on === 'keys' ? 'inspector.on.keys' : 'inspector.on.secrets');
  return html`<h4>${t('inspector.decision.policy')}</h4>
    <p>${t('inspector.decision.policyNeeds', { permission, on: what })}</p>
    <p>${granted ? t('inspector.decision.policyGives', { granted: granted.join(', ') }) : t('inspector.decision.policyNone')}</p>`;
}
