/** What an answer says to whoever waits for it, told by its code, its aim and by what led to it. */

import type { Value } from '../locale/language.js';
import type { Lang } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import { broughtBy } from './cargo.js';
import { spanOf } from '../run/span.js';
import type { Aim } from '../run/types/Aim.js';
import type { Conclusion } from '../run/types/Conclusion.js';
import type { Consideration } from '../run/types/Consideration.js';
import type { Change } from '../run/types/Change.js';
import type { Decision } from '../run/types/Decision.js';
import type { ErrorCode } from '../run/types/ErrorCode.js';
import type { Finding } from '../run/types/Finding.js';
import type { Happening } from '../run/types/Happening.js';
import type { HeldToken } from '../run/types/HeldToken.js';
import type { Place } from '../run/types/Place.js';
import { audienceName } from '../picture/stage/audience.js';
import type { Stage } from '../run/types/Stage.js';
import { actor, deeperCode, given, starter } from './acting.js';
import { paramsOf, type Sent } from './aim.js';
import { changeWords } from './changed.js';
import { aadsts, conclusionWords } from './concluded.js';
import { limit, retry } from './limit.js';
import { holderName, instanceName, placeName, principalName, roleName, scopeName } from './names.js';
import type { Sentences, Told } from './sentence.js';
import { statusLine } from './status.js';
import { duration, moment } from './times.js';
import { goodFor, putBy, wish, wishThere } from './wish.js';

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
const DONE = ['createPrincipal', 'fetch', 'signIn', 'keys', 'secretGet'] as const satisfies readonly Aim[];

/** The changes of which only the answer tells whether something was created or updated. */
const PUTS: readonly Change['kind'][] = ['hostPut', 'identityPut', 'resourceGroupPut', 'resourcePut', 'roleDefined', 'storageAccountPut', 'vaultPut'];

/** The codes behind which another service's refusal stands. */
const PASSED_ON: readonly ErrorCode[] = ['BadGateway', 'DeploymentFailed', 'FailedIdentityOperation', 'InvalidTemplateDeployment', 'tokenUnavailable'];

const isOneOf = <A extends Aim>(aims: readonly A[], aim: Aim | undefined): aim is A => aims.some((one) => one === aim);

/** What came of a request, and why. */
export function outcome(one: Outcome): Sentences {
  const sent = spanOf(one.told.outline, one.span);
  return one.step.status < 400 ? success(one, sent) : refusal(one, sent);
}

function success(one: Outcome, sent: Sent | undefined): Sentences {
  const { told, step, t, lang } = one;
  const { point, stage } = told;
  const names = { from: placeName(step.from, t), to: placeName(step.to, t), status: statusLine(step.status) };
  const done = onBehalf(one, sent) ?? meaning(sent, t);
  if (point?.type === 'changed') {
    const { what, why } = changeWords(point.change, told, t);
    const reason = done ?? `${asWhom(one)}${why}`;
    if (sent?.aim === 'blobPut' && point.change.kind === 'blobPut') return { what: t('telling.uploaded', { ...names, name: paramsOf(sent, t)['name'] ?? '' }), why: reason };
    const isPut = PUTS.includes(point.change.kind);
    const put = sent && isPut ? putBy(told.outline, sent, step.status) : null;
    if (point.change.kind === 'groupPut' && step.status === 201) {
      return { what: t('telling.created', { ...names, what: t('timeline.claim.group', { name: point.change.group.displayName }) }), why };
    }
    const thing = sent ? { ...names, what: paramsOf(sent, t)['what'] ?? '' } : names;
    // What is accepted goes on after the answer.
    if (step.status === 202 && sent?.method === 'DELETE') return { what: t('telling.deleting', thing), why: reason };
    // An action changes what is there already, and what is there for long needs no introduction.
    if (sent?.aim === 'armPost' && isPut) return { what: t('telling.done', { ...names, do: wish(sent, t) }), why: done ?? '' };
    const isKnown = put === 'updated' && point.change.kind !== 'hostPut';
    return { what: put ? t(`telling.${put}`, thing) : what, why: isKnown ? (done ?? asWhom(one)) : reason };
  }
  const conclusion = point?.type === 'concluded' ? point.conclusion : null;
  const token = given(told.held, step.to);
  const held = token && { who: holderName(token.principalId, stage, t), audience: audienceName(token.audience) };
  if (conclusion?.kind === 'tokenFound') {
    const until = moment(conclusion.expiresOn, lang);
    const aged = token && ageOf(told, step.from, token);
    const why = t(held ? 'telling.cached.whose' : 'inspector.conclusionWhy.tokenFound', held);
    return { what: t('telling.cached', { ...names, until }), why: aged ? `${why}${t('telling.cached.age', { age: duration(aged, t) })}` : why };
  }
  if (broughtBy(sent?.aim) === 'token') {
    const isOwn = step.to.kind === 'person' || !held;
    return { what: isOwn ? t('telling.token', names) : t('telling.token.whose', { ...names, ...held }), why: done ?? t('inspector.why.answered.token') };
  }
  if (conclusion?.kind === 'access' && sent) {
    const what = allowed(one, conclusion.decision, wish(sent, t));
    return { what: what ?? t('telling.done', { ...names, do: wishThere(sent, t) }), why: done ?? grounds(conclusion.decision, { stage, t, lang }) };
  }
  // Storage decides by roles, except where a request is signed with a key of the account.
  const why = done ?? (step.from.kind === 'storage' && !conclusion ? t('telling.done.key') : '');
  return { what: sent ? t('telling.done', { ...names, do: wishThere(sent, t) }) : t('telling.done.bare', names), why };
}

/** From its `nbf`, in seconds, to when Entra ID issued a token. */
const BACKDATED = 300;
/** A token that is younger, in seconds, says what is so now. */
const FRESH = 60;

/** How long ago a cached token was issued, in seconds; `null` where that makes no difference. */
function ageOf({ stage, line }: Told, endpoint: Place, token: HeldToken): number | null {
  const host = endpoint.kind === 'metadata' ? stage.hosts.find(({ id }) => id === endpoint.host) : undefined;
  const cached = host?.tokens.find(({ principalId, expiresOn }) => principalId === token.principalId && expiresOn === token.expiresOn);
  const age = cached && line ? (line.at - cached.notBefore) / 1000 - BACKDATED : 0;
  return age >= FRESH ? age : null;
}

/** What it means that this went well. */
function meaning(sent: Sent | undefined, t: T): string | null {
  if (!sent) return null;
  if (isOneOf(DONE, sent.aim)) return t(`inspector.done.${sent.aim}`);
  if (sent.aim === 'graph' && /\/getByIds$/i.test(sent.path)) return t('telling.done.byIds');
  return goodFor(sent, t);
}

/** What code does that somebody else has run: the identity's permissions count, not theirs. */
function onBehalf({ told, step, span, t }: Outcome, sent: Sent | undefined): string | null {
  const by = starter(told.outline, span, t);
  if (by === null || !sent) return null;
  if (broughtBy(sent.aim) === 'token') return t('telling.behalf.token', { by });
  const who = actor(told.held, step.to, step.from);
  return who === null ? null : t('telling.behalf', { by, who: holderName(who, told.stage, t) });
}

/** As whom code asked for what it got. */
function asWhom({ told, step, t }: Outcome): string {
  const who = actor(told.held, step.to, step.from);
  return who === null ? '' : `${t('telling.as', { who: holderName(who, told.stage, t) })} `;
}

/** What the sentence that somebody may do something does not say: that it rests on a group, or on what was removed. */
function grounds({ basis }: Decision, { stage, t, lang }: { stage: Stage; t: T; lang: Lang }): string {
  const first = basis.kind === 'roleAssignments' ? basis.considered[0] : undefined;
  if (!first) return '';
  if (first.removedUntil !== null) return t('telling.may.removed', { until: moment(first.removedUntil, lang) });
  return first.through === null ? '' : t('telling.may.through', { name: principalName(first.through, stage) });
}

function allowed({ told: { stage }, step, t }: Outcome, { principalId, basis }: Decision, what: string): string | null {
  const who = holderName(principalId, stage, t);
  if (basis.kind === 'accessPolicy') return t('telling.may.policy', { who, do: what, permission: basis.permission });
  if (basis.kind === 'appRoles') return null;
  const [first] = basis.considered;
  if (!first) return null;
  const [role, scope] = [roleName(first.role, stage), scopeName(first.scope, t)];
  return scope === placeName(step.from, t) ? t('telling.may.there', { who, do: what, role }) : t('telling.may', { who, do: what, role, scope });
}

function refusal(one: Outcome, sent: Sent | undefined): Sentences {
  const { told, step, t, lang } = one;
  const names = { from: placeName(step.from, t), to: placeName(step.to, t), status: statusLine(step.status) };
  const conclusion = told.point?.type === 'concluded' ? told.point.conclusion : null;
  if (conclusion?.kind === 'access' && sent) {
    const { decision } = conclusion;
    const who = holderName(decision.principalId, told.stage, t);
    const linked = step.code === 'LinkedAuthorizationFailed' ? { linked: scopeName(decision.scope, t) } : {};
    const key = step.code === 'LinkedAuthorizationFailed' ? 'telling.mayNot.linked' : 'telling.mayNot';
    const what = t(key, { ...linked, who, do: wish(sent, t), why: reason(decision, told.stage, t) });
    return { what, why: wanting(decision, { stage: told.stage, t, lang }) };
  }
  const refused = (why: string): string => (sent ? t('telling.refused.do', { ...names, do: wishThere(sent, t), why }) : t('telling.refused', { ...names, why }));
  if (conclusion) {
    const { what, why } = conclusionWords(conclusion, { by: names.from, stage: told.stage, t, lang });
    return { what: refused(cause(conclusion, what, t)), why: remedy(conclusion, why, t) };
  }
  if (step.code) {
    const deeper = PASSED_ON.includes(step.code) ? deeperCode(told.outline, one.span) : null;
    return { what: refused(errorWords(step, step.code, told.stage, t)), why: deeper ? errorWords(step, deeper, told.stage, t) : '' };
  }
  const what = sent ? t('telling.refused.bare', { ...names, do: wishThere(sent, t) }) : t('inspector.answered.refused', names);
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
    case 'appRole':
      return t('telling.refused.appRole');
    default:
      return what;
  }
}

/** What the cause does not say already. */
function remedy(conclusion: Conclusion, why: string, t: T): string {
  switch (conclusion.kind) {
    case 'limitReached':
      return retry(conclusion, t);
    case 'signInRefused':
    case 'federationMismatched':
      return '';
    default:
      return why;
  }
}

/** What an error code says, and where there is more than one way to it, which one this was. */
function errorWords({ from }: Answered, code: ErrorCode, stage: Stage, t: T): string {
  if (code !== 'identityNotFound' || from.kind !== 'metadata') return t(`telling.error.${code}`);
  const host = stage.hosts.find(({ id }) => id.toLowerCase() === from.host.toLowerCase());
  const key = host?.endpoint.length === 0 ? 'telling.error.identityNotFound.none' : 'telling.error.identityNotFound';
  return t(key, { name: instanceName(from.host) });
}

/** What the decision asked for, in the words of a role: what is missing can be looked up by it. */
function wanting({ action, plane, basis }: Decision, { stage, t, lang }: { stage: Stage; t: T; lang: Lang }): string {
  if (basis.kind === 'appRoles') return decisionRoles(basis, t);
  if (basis.kind === 'accessPolicy') return '';
  const [nearest] = basis.considered;
  if (nearest?.verdict.kind === 'conditionFalse') return conditionWords(nearest.verdict.because, t);
  if (nearest?.verdict.kind === 'scopeElsewhere') return t('telling.needs.scope');
  if (nearest?.verdict.kind === 'notInToken') return t('telling.needs.token');
  if (nearest?.verdict.kind === 'notYetPropagated') return t('telling.needs.soon', { moment: moment(nearest.verdict.from, lang) });
  if (basis.denied && nearest?.verdict.kind === 'grants') return t('telling.mayNot.overruled', { role: roleName(nearest.role, stage) });
  return t(`telling.needs.${plane}`, { action });
}

function decisionRoles({ required, held }: Extract<Decision['basis'], { kind: 'appRoles' }>, t: T): string {
  const listed = (names: readonly string[]): Value => (names.length > 0 ? names : t('inspector.empty'));
  return t('inspector.conclusionWhy.roleMissing', { required: listed(required), held: listed(held ?? []) });
}

/** The test of a condition that was not met, and what it saw; which action it is about is told already. */
function conditionWords(because: readonly Finding[], t: T): string {
  const first = because.find(({ test, holds }) => !holds && !test.includes('Matches{')) ?? because.find(({ holds }) => !holds);
  if (!first) return '';
  const seen = first.seen.map(({ name, values }) => t('telling.seen', { name: attribute(name), value: values?.join(', ') ?? t('inspector.finding.missing') }));
  return t('telling.needs.condition', { test: first.test.replace(ATTRIBUTE, attribute), seen });
}

const ATTRIBUTE = /@\w+\[[^\]]+\]/g;

/** What an attribute is about, as in `Project` for the blob index tag of that name. */
const attribute = (name: string): string => name.replace(/^.*[:\[]([^:<\]]+)(?:<[^>]*>)?\]$/, '$1');

function reason({ basis, plane }: Decision, stage: Stage, t: T): string {
  if (basis.kind === 'accessPolicy') return t('telling.mayNot.policy', { permission: basis.permission });
  if (basis.kind === 'appRoles') return t('telling.mayNot.appRoles');
  const [nearest] = basis.considered;
  const { denied } = basis;
  if (denied && nearest?.verdict.kind === 'grants') {
    return t('telling.mayNot.denied', { name: denied.name, scope: scopeName(denied.scope, t) });
  }
  if (!nearest) return t('telling.mayNot.none');
  const lacking = lack(nearest);
  return t(`telling.mayNot.${lacking === 'plane' ? (`plane.${plane}` as const) : lacking}`, { role: roleName(nearest.role, stage), scope: scopeName(nearest.scope, t) });
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
    case 'grants':
    case 'notInRole':
      return 'action';
  }
}
