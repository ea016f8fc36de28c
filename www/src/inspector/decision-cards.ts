/** What stands on the rungs of the ladder: role assignments, deny assignments and access policies, each with what came of it. */

import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import type { Basis } from '../run/types/Basis.js';
import type { Consideration } from '../run/types/Consideration.js';
import type { Denial } from '../run/types/Denial.js';
import type { Plane } from '../run/types/Plane.js';
import type { Stage } from '../run/types/Stage.js';
import type { Verdict } from '../run/types/Verdict.js';
import { findings } from './findings.js';
import { principalName, roleName } from '../telling/names.js';
import { moment } from '../telling/times.js';

/** How a role assignment bears on a decision. */
export interface Bearing {
  /** Whether it is the one that allowed. */
  readonly decides: boolean;
  /** Whether a deny assignment made its grant of no use. */
  readonly isOverruled: boolean;
  /** Where it was made, if that is no rung of the ladder. */
  readonly where: string;
  readonly plane: Plane;
  readonly principalId: string;
  /** What stands below it in the card. */
  readonly below: readonly TemplateResult[];
  readonly stage: Stage;
  readonly words: Words;
}

export function assignmentCard(one: Consideration, bearing: Bearing): TemplateResult {
  const { decides, isOverruled, where, plane, principalId, below, stage, words } = bearing;
  const { t, lang } = words;
  const { role, through, removedUntil, verdict } = one;
  const holder = through
    ? t('inspector.decision.through', { name: principalName(through, stage) })
    : t('inspector.decision.itself', { name: principalName(principalId, stage) });
  return html`<li class=${decides ? 'decides' : 'misses'}>
    ${icon(decides ? 'check' : ICONS[verdict.kind])}
    <div>
      <strong>${roleName(role, stage)}</strong>${decides ? html`<span class="tag">${t('inspector.decision.decided')}</span>` : nothing}
      <span class="holder">${holder}${where ? html` · ${t('inspector.decision.at', { scope: where })}` : nothing}</span>
      ${'pattern' in verdict ? line(listOf(verdict, plane), verdict.pattern) : nothing}
      <span class="verdict">${isOverruled ? t('inspector.verdict.overruled') : verdictText(verdict, t, lang)}</span>
      ${'because' in verdict ? findings(verdict.because, t) : nothing}
      ${removedUntil === null
        ? nothing
        : html`<span class="verdict">${t('inspector.decision.removedUntil', { moment: moment(removedUntil, lang) })}</span>`}
      ${below}
    </div>
  </li>`;
}

export function denialCard({ name, pattern }: Denial, plane: Plane, t: T, below: readonly TemplateResult[]): TemplateResult {
  return html`<li class="decides denies">
    ${icon('cross')}
    <div>
      <strong>${name}</strong><span class="tag">${t('inspector.decision.decided')}</span>
      <span class="holder">${t('inspector.decision.denyAssignment')}</span>
      ${line(LISTS[plane].granted, pattern)}
      <span class="verdict">${t('inspector.decision.denied')}</span>
      ${below}
    </div>
  </li>`;
}

export function policyCard(basis: Extract<Basis, { kind: 'accessPolicy' }>, allowed: boolean, t: T): TemplateResult {
  const { permission, on, granted } = basis;
  const what = t(on === 'keys' ? 'inspector.on.keys' : 'inspector.on.secrets');
  return html`<li class="decides ${allowed ? '' : 'denies'}">
    ${icon(allowed ? 'check' : 'cross')}
    <div>
      <strong>${t('inspector.decision.policy')}</strong>
      <span class="holder">${t('inspector.decision.policyNeeds', { permission, on: what })}</span>
      <span class="verdict">${granted ? t('inspector.decision.policyGives', { granted }) : t('inspector.decision.policyNone')}</span>
    </div>
  </li>`;
}

export function appRolesCard(basis: Extract<Basis, { kind: 'appRoles' }>, allowed: boolean, t: T): TemplateResult {
  const { required, held } = basis;
  const needs = required.length > 0 ? t('inspector.decision.appRolesNeeds', { required }) : t('inspector.decision.appRolesAny');
  return html`<li class="decides ${allowed ? '' : 'denies'}">
    ${icon(allowed ? 'check' : 'cross')}
    <div>
      <strong>${t('inspector.decision.appRoles')}</strong>
      <span class="holder">${needs}</span>
      <span class="verdict">${held ? t('inspector.decision.appRolesHeld', { held: held.length > 0 ? held : t('inspector.empty') }) : t('inspector.decision.appRolesNoToken')}</span>
    </div>
  </li>`;
}

/** A line of a role, with the list that it stands in. */
function line(list: string, pattern: string): TemplateResult {
  return html`<span class="line"><span class="list">${list}</span> <code>${pattern}</code></span>`;
}

const LISTS = {
  control: { granted: 'actions', taken: 'notActions' },
  data: { granted: 'dataActions', taken: 'notDataActions' },
} as const satisfies Record<Plane, unknown>;

/** The icon of a role assignment that does not decide. */
const ICONS: Record<Verdict['kind'], IconName> = {
  grants: 'role',
  conditionFalse: 'role',
  notYetPropagated: 'clock',
  notInToken: 'role',
  scopeElsewhere: 'role',
  takenAway: 'role',
  otherPlane: 'role',
  notInRole: 'role',
};

/** The list of a role in which the line of a verdict stands. */
function listOf({ kind }: Verdict, plane: Plane): string {
  switch (kind) {
    case 'takenAway':
      return LISTS[plane].taken;
    case 'otherPlane':
      return LISTS[plane === 'control' ? 'data' : 'control'].granted;
    case 'grants':
    case 'conditionFalse':
    case 'notYetPropagated':
    case 'notInToken':
    case 'scopeElsewhere':
    case 'notInRole':
      return LISTS[plane].granted;
  }
}

function verdictText(verdict: Verdict, t: T, lang: string): string {
  return t(`inspector.verdict.${verdict.kind}`, 'from' in verdict ? { moment: moment(verdict.from, lang) } : {});
}
