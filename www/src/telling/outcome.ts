/** What an answer says to whoever waits for it, told by its code, its aim and by what led to it. */

import type { Lang } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import { broughtBy } from './cargo.js';
import { spanOf } from '../run/span.js';
import type { Aim } from '../run/types/Aim.js';
import type { Conclusion } from '../run/types/Conclusion.js';
import type { Consideration } from '../run/types/Consideration.js';
import type { Decision } from '../run/types/Decision.js';
import type { Happening } from '../run/types/Happening.js';
import type { Stage } from '../run/types/Stage.js';
import { paramsOf, type Sent } from './aim.js';
import { changeWords } from './changed.js';
import { aadsts, conclusionWords, decisionWhy } from './concluded.js';
import { limit } from './limit.js';
import { holderName, placeName, roleName, scopeName } from './names.js';
import type { Sentences, Told } from './sentence.js';
import { statusLine } from './status.js';
import { moment } from './times.js';

type Answered = Extract<Happening, { type: 'answered' }>;

/** An answer, and all that it is told with. */
export interface Outcome {
  readonly told: Told;
  readonly step: Answered;
  readonly span: number | null;
  readonly t: T;
  readonly lang: Lang;
}

/** The aims whose success is worth a sentence of its own. */
const DONE = ['createPrincipal', 'fetch', 'signIn', 'keys', 'armPutMachine', 'secretGet'] as const satisfies readonly Aim[];

const isOneOf = <A extends Aim>(aims: readonly A[], aim: Aim | undefined): aim is A => aims.some((one) => one === aim);

/** What came of a request, and why. */
export function outcome(one: Outcome): Sentences {
  const sent = spanOf(one.told.outline, one.span);
  return one.step.status < 400 ? success(one, sent) : refusal(one, sent);
}

/** What somebody wants, as in `read the secret api-key`. */
export function wish(sent: Sent, t: T): string {
  return t(`telling.do.${sent.aim}`, paramsOf(sent, t));
}

function success({ told, step, t, lang }: Outcome, sent: Sent | undefined): Sentences {
  const { point, stage } = told;
  const names = { from: placeName(step.from, t), to: placeName(step.to, t), status: statusLine(step.status) };
  const done = isOneOf(DONE, sent?.aim) ? t(`inspector.done.${sent?.aim as (typeof DONE)[number]}`) : null;
  if (point?.type === 'changed') {
    const { what, why } = changeWords(point.change, stage, t);
    return { what, why: done ?? why };
  }
  const conclusion = point?.type === 'concluded' ? point.conclusion : null;
  if (conclusion?.kind === 'tokenFound') {
    const what = t('telling.cached', { ...names, until: moment(conclusion.expiresOn, lang) });
    return { what, why: t('inspector.conclusionWhy.tokenFound') };
  }
  if (broughtBy(sent?.aim) === 'token') return { what: t('telling.token', names), why: t('inspector.why.answered.token') };
  if (conclusion?.kind === 'access' && sent) {
    const what = allowed(conclusion.decision, wish(sent, t), stage, t);
    return { what: what ?? t('telling.done', names), why: done ?? t('inspector.why.answered.ok') };
  }
  return { what: t('telling.done', names), why: done ?? t('inspector.why.answered.ok') };
}

function allowed({ principalId, basis }: Decision, what: string, stage: Stage, t: T): string | null {
  const who = holderName(principalId, stage, t);
  if (basis.kind === 'accessPolicy') return t('telling.may.policy', { who, do: what, permission: basis.permission });
  if (basis.kind === 'appRoles') return null;
  const [first] = basis.considered;
  return first ? t('telling.may', { who, do: what, role: roleName(first.role, stage), scope: scopeName(first.scope, t) }) : null;
}

function refusal(one: Outcome, sent: Sent | undefined): Sentences {
  const { told, step, t, lang } = one;
  const names = { from: placeName(step.from, t), to: placeName(step.to, t), status: statusLine(step.status) };
  const conclusion = told.point?.type === 'concluded' ? told.point.conclusion : null;
  if (conclusion?.kind === 'access' && sent) {
    const { decision } = conclusion;
    const what = t('telling.mayNot', { who: holderName(decision.principalId, told.stage, t), do: wish(sent, t), why: reason(decision, told.stage, t) });
    return { what, why: decisionWhy(decision, told.stage, t) };
  }
  if (conclusion) {
    const { what, why } = conclusionWords(conclusion, { by: names.from, stage: told.stage, t, lang });
    return { what: t('telling.refused', { ...names, why: cause(conclusion, what, t) }), why };
  }
  if (step.code) return { what: t('telling.refused', { ...names, why: t(`telling.error.${step.code}`) }), why: sent ? t(`inspector.why.${sent.aim}`) : '' };
  const what = sent ? t('telling.refused.bare', { ...names, do: wish(sent, t) }) : t('inspector.answered.refused', names);
  return { what, why: '' };
}

/** Why somebody was refused, in so few words that they stand within a sentence. */
function cause(conclusion: Conclusion, what: string, t: T): string {
  switch (conclusion.kind) {
    case 'tokenRefused':
      return t(`inspector.refusal.${conclusion.reason}`);
    case 'federationMismatched':
      return t(`inspector.mismatch.${conclusion.mismatch}`);
    case 'signInRefused':
      return aadsts(conclusion.code, t);
    case 'limitReached':
      return limit(conclusion, t);
    default:
      return what;
  }
}

function reason({ basis }: Decision, stage: Stage, t: T): string {
  if (basis.kind === 'accessPolicy') return t('telling.mayNot.policy', { permission: basis.permission });
  if (basis.kind === 'appRoles') return t('telling.mayNot.appRoles');
  const [nearest] = basis.considered;
  const { denied } = basis;
  if (denied && nearest?.verdict.kind === 'grants') {
    return t('telling.mayNot.denied', { name: denied.name, scope: scopeName(denied.scope, t) });
  }
  if (!nearest) return t('telling.mayNot.none');
  return t(`telling.mayNot.${lack(nearest)}`, { role: roleName(nearest.role, stage), scope: scopeName(nearest.scope, t) });
}

/** What the role assignment lacks that came nearest. */
function lack({ verdict }: Consideration): 'elsewhere' | 'action' | 'taken' | 'plane' | 'soon' | 'token' | 'condition' {
  switch (verdict.kind) {
    case 'scopeElsewhere':
      return 'elsewhere';
    case 'takenAway':
      return 'taken';
    case 'otherPlane':
      return 'plane';
    case 'notYetPropagated':
      return 'soon';
    case 'notInToken':
      return 'token';
    case 'conditionFalse':
      return 'condition';
    default:
      return 'action';
  }
}
