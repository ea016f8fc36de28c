import type { Value } from '../locale/language.js';
import type { Key } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import type { Conclusion } from '../run/types/Conclusion.js';
import type { Decision } from '../run/types/Decision.js';
import type { IdentityRule } from '../run/types/IdentityRule.js';
import type { Stage } from '../run/types/Stage.js';
import { lastOf, principalName, roleName, scopeName } from './names.js';
import type { Sentences } from './sentence.js';
import { limit, retry } from './limit.js';
import { moment } from './times.js';

export interface Around {
  /** Who made up their mind. */
  readonly by: string;
  readonly stage: Stage;
  readonly t: T;
  readonly lang: string;
}

/** What a service concluded, and from what. */
export function conclusionWords(conclusion: Conclusion, { by, stage, t, lang }: Around): Sentences {
  switch (conclusion.kind) {
    case 'access':
      return decisionWords(conclusion.decision, by, stage, t);
    case 'identityChosen': {
      const params = { by, name: lastOf(conclusion.resourceId) };
      return { what: t('inspector.conclusion.identityChosen', params), why: ruleWords(conclusion.rule, t) };
    }
    case 'tokenFound': {
      const params = { by, until: moment(conclusion.expiresOn, lang) };
      return { what: t('inspector.conclusion.tokenFound', params), why: t('inspector.conclusionWhy.tokenFound') };
    }
    case 'tokenNotFound':
      return { what: t('inspector.conclusion.tokenNotFound', { by }), why: t('inspector.conclusionWhy.tokenNotFound') };
    case 'assertionAccepted': {
      const params = { name: principalName(conclusion.clientId, stage), thumbprint: conclusion.thumbprint.slice(0, 8) };
      const why = t('inspector.conclusionWhy.assertionAccepted', params);
      return { what: t('inspector.conclusion.assertionAccepted', params), why };
    }
    case 'federationMatched': {
      const { clientId, name, issuer, subject } = conclusion;
      const params = { name: principalName(clientId, stage), credential: name, issuer, subject };
      return { what: t('inspector.conclusion.federationMatched', params), why: t('inspector.conclusionWhy.federationMatched', params) };
    }
    case 'federationMismatched': {
      const what = t('inspector.conclusion.federationMismatched', { name: principalName(conclusion.clientId, stage) });
      return { what, why: t(`inspector.mismatch.${conclusion.mismatch}`) };
    }
    case 'appRole': {
      const { allowed, principalId, required, held } = conclusion;
      const listed = (names: readonly string[]): Value => (names.length > 0 ? names : t('inspector.empty'));
      const params = { by, name: principalName(principalId, stage), required: listed(required), held: listed(held) };
      const what = t(allowed ? 'inspector.conclusion.roleHeld' : 'inspector.conclusion.roleMissing', params);
      return { what, why: t(allowed ? 'inspector.conclusionWhy.roleHeld' : 'inspector.conclusionWhy.roleMissing', params) };
    }
    case 'signInRefused':
      return { what: t('inspector.conclusion.signInRefused', { code: conclusion.code }), why: aadsts(conclusion.code, t) };
    case 'tokenAccepted': {
      const params = { by, name: principalName(conclusion.principalId, stage), audience: conclusion.audience };
      const why = t('inspector.conclusionWhy.tokenAccepted', params);
      return { what: t('inspector.conclusion.tokenAccepted', params), why };
    }
    case 'limitReached': {
      const why = `${limit(conclusion, t)} ${retry(conclusion, t)}`;
      return { what: t('inspector.conclusion.limitReached', { by }), why };
    }
    case 'tokenRefused': {
      const params = { by, reason: t(`inspector.refusal.${conclusion.reason}`) };
      return { what: t('inspector.conclusion.tokenRefused', params), why: t('inspector.conclusionWhy.tokenRefused') };
    }
  }
}

function ruleWords(rule: IdentityRule, t: T): string {
  return t(`inspector.rule.${rule.kind}`, rule.kind === 'selector' ? { name: rule.name } : {});
}

function decisionWords(decision: Decision, by: string, stage: Stage, t: T): Sentences {
  const { allowed, principalId, action } = decision;
  const params = { by, name: principalName(principalId, stage), action };
  return { what: t(allowed ? 'inspector.conclusion.allowed' : 'inspector.conclusion.refused', params), why: decisionWhy(decision, stage, t) };
}

/** Why an access decision came out as it did. */
export function decisionWhy({ allowed, basis }: Decision, stage: Stage, t: T): string {
  if (basis.kind === 'accessPolicy') {
    const { permission } = basis;
    const key = allowed ? 'inspector.conclusionWhy.allowed.policy' : 'inspector.conclusionWhy.refused.policy';
    return t(key, { permission });
  }
  if (basis.kind === 'appRoles') {
    const listed = (names: readonly string[]): Value => (names.length > 0 ? names : t('inspector.empty'));
    const roles = { required: listed(basis.required), held: listed(basis.held ?? []) };
    return t(allowed ? 'inspector.conclusionWhy.roleHeld' : 'inspector.conclusionWhy.roleMissing', roles);
  }
  const [first] = basis.considered;
  if (allowed && first) {
    const role = { role: roleName(first.role, stage), scope: scopeName(first.scope, t) };
    return t('inspector.conclusionWhy.allowed.role', role);
  }
  const { denied } = basis;
  if (denied && first?.verdict.kind === 'grants') {
    return t('inspector.conclusionWhy.refused.denied', { name: denied.name, scope: scopeName(denied.scope, t) });
  }
  if (first?.verdict.kind === 'conditionFalse') {
    const role = { role: roleName(first.role, stage), scope: scopeName(first.scope, t) };
    return t('inspector.conclusionWhy.refused.condition', role);
  }
  const count = basis.considered.length;
  return count > 0 ? t('inspector.conclusionWhy.refused.role', { count }) : t('inspector.conclusionWhy.refused.none');
}

/** What a number of Microsoft Entra ID means. */
export function aadsts(code: number, t: T): string {
  // The numbers are plain numbers, so that their words are looked up here.
  const key = `inspector.aadsts.${code}` as Key;
  const told = t(key);
  return told === key ? t('inspector.aadsts', { code }) : told;
}
