/** The panel that takes tokens apart and explains every member. */

import { html, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { Claim } from '../run/types/Claim.js';
import type { SignatureView } from '../run/types/SignatureView.js';
import { shortened, valueText } from './exact.js';
import type { FoundToken } from './facts.js';
import { moment } from '../telling/times.js';

/** The names that have an explanation, in the header or among the claims. */
const EXPLAINED = [
  'aud', 'iss', 'iat', 'nbf', 'exp', 'aio', 'appid', 'azp', 'appidacr', 'azpacr', 'idp', 'idtyp', 'oid', 'sub', 'tid',
  'uti', 'rh', 'ver', 'xms_mirid', 'xms_az_rid', 'xms_idrel', 'xms_tcdt', 'roles', 'groups', 'wids', 'scp', 'acr',
  'amr', 'upn', 'unique_name', 'name', 'ipaddr', 'preferred_username', 'jti', 'alg', 'typ', 'kid', 'x5t', 'x5t#S256',
  'x5c', '_claim_names', '_claim_sources',
] as const;

const TIMES = new Set(['iat', 'nbf', 'exp', 'xms_tcdt']);

export function tokenPanel(tokens: readonly FoundToken[], words: Words): TemplateResult[] {
  return tokens.map(({ text, view }) => {
    const { t } = words;
    const isAssertion = view.signature.kind === 'byClient' || view.claims.some(({ name }) => name === 'jti');
    return html`<section>
      <h4>${icon('token')}${t(isAssertion ? 'inspector.token.assertion' : 'inspector.token.access')}</h4>
      ${signature(view.signature, words)}
      <div class="tools"><mi-sim-copy .t=${t} .text=${text}></mi-sim-copy></div>
      ${members(t('inspector.token.header'), view.header, words)}
      ${members(t('inspector.token.claims'), view.claims, words)}
    </section>`;
  });
}

function signature(view: SignatureView, { t }: Words): TemplateResult {
  switch (view.kind) {
    case 'byTenant':
      return html`<p class="mark good">${icon('check')}${t('inspector.token.byTenant', { kid: view.kid })}</p>`;
    case 'byClient':
      return html`<p class="mark good">${icon('check')}${t('inspector.token.byClient', { ...view })}</p>`;
    case 'invalid':
      return html`<p class="mark bad">${icon('cross')}${t('inspector.token.invalid')}</p>`;
  }
}

function members(title: string, all: readonly Claim[], words: Words): TemplateResult {
  const { t } = words;
  return html`<table>
    <caption>${title}</caption>
    <thead><tr><th scope="col">${t('inspector.token.name')}</th><th scope="col">${t('inspector.token.value')}</th><th scope="col">${t('inspector.token.meaning')}</th></tr></thead>
    <tbody>${all.map((claim) => member(claim, words))}</tbody>
  </table>`;
}

function member({ name, value }: Claim, { t, lang }: Words): TemplateResult {
  const known = EXPLAINED.find((one) => one === name);
  const time = TIMES.has(name) && Number.isFinite(Number(value)) ? moment(Number(value) * 1000, lang) : '';
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td><code>${shortened(valueText(value, t), t)}</code>${time ? html`<span class="time">${time}</span>` : ''}</td>
    <td>${t(known ? `inspector.claim.${known}` : 'inspector.claim.unknown')}</td>
  </tr>`;
}
