import { html, type TemplateResult } from 'lit';
import type { Scene } from './scene.js';
import { targetsOf } from './roster.js';

/** What stands on the stage, for those who can't see it. */
export function inventory({ stage, t }: Scene): TemplateResult {
  const none = t('stage.inventory.none');
  const list = (names: readonly string[]): string => names.join(', ') || none;
  return html`<ul class="unseen" aria-label=${t('stage.inventory')}>
    ${stage.hosts.map(({ name, kind, endpoint, tokens }) => {
      const identities = list(endpoint.map((identity) => identity.name));
      const kept = list(tokens.map((token) => token.resource));
      return html`<li>${t(`stage.inventory.${kind}`, { name, identities, tokens: kept })}</li>`;
    })}
    ${stage.identities.map(({ name, attachedTo }) => {
      return html`<li>${t('stage.inventory.identity', { name, machines: list(attachedTo) })}</li>`;
    })}
    ${stage.servicePrincipals.map(({ displayName }) => html`<li>${t('stage.inventory.principal', { name: displayName })}</li>`)}
    ${targetsOf(stage).map(({ kind, name }) => {
      return html`<li>${t(kind === 'keyVault' ? 'stage.inventory.keyVault' : 'stage.inventory.storage', { name })}</li>`;
    })}
    ${stage.assignments.map(({ role, principalName, scope }) => {
      const holder = principalName || t('stage.inventory.unknown');
      return html`<li>${t('stage.inventory.role', { role, holder, scope })}</li>`;
    })}
  </ul>`;
}
