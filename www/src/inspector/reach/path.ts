/** One way to something: each step with what it means, what is typed, how it shows in logs and how it is closed. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../../locale/locale.js';
import type { Ground } from '../../run/types/Ground.js';
import type { PathStep } from '../../run/types/PathStep.js';
import type { Stage } from '../../run/types/Stage.js';
import { principalName, scopeName } from '../../telling/names.js';
import { commandOf } from './command.js';
import type { End } from './ends.js';

/** What can be done in the end, as in `read the blobs of orders`. */
export function gained({ gain, name }: Pick<End, 'gain' | 'name'>, { t }: Words): string {
  if (gain.kind !== 'data') return t(`reach.gain.${gain.kind}`, gain.kind === 'role' ? { name, place: scopeName(gain.assignment.scope, t) } : { name });
  return t(`reach.data.${isData(gain.operation) ? gain.operation : 'other'}`, { name });
}

const DATA = ['getSecrets', 'setSecrets', 'signWithKeys', 'readBlobs', 'writeBlobs'] as const;

function isData(operation: string): operation is (typeof DATA)[number] {
  return DATA.some((one) => one === operation);
}

export function path({ path: steps }: End, stage: Stage, words: Words): TemplateResult {
  return html`<ol>
    ${steps.map((one) => step(one, stage, words))}
  </ol>`;
}

function step({ name, by, with: other, step: { way, grounds }, sent }: PathStep, stage: Stage, words: Words): TemplateResult {
  const { t } = words;
  // One assignment may allow several requests of a step.
  const reasons = new Set(grounds.map((one) => groundOf(one, stage, words)));
  const who = by === null ? nothing : html`<p class="by">${t('reach.by', { name: other === null ? by : [by, other] })}</p>`;
  return html`<li>
    ${t(`reach.do.${way}`, { name })} ${who} ${[...reasons].map((one) => html`<p class="by">${one}</p>`)}
    ${sent.map((one) => html`<pre><code lang="en">${commandOf(one)}</code></pre>`)}
    <dl>
      <dt>${t('reach.logged')}</dt>
      <dd>${t(`reach.log.${way}`)}</dd>
      <dt>${t('reach.closed')}</dt>
      <dd>${t(`reach.close.${way}`)}</dd>
    </dl>
  </li>`;
}

/** What was there before and allows it. */
function groundOf(ground: Ground, stage: Stage, { t }: Words): string {
  const holder = principalName(ground.holder, stage);
  if (ground.kind === 'policy') return t('reach.ground.policy', { holder, place: scopeName(ground.vault, t) });
  const found = stage.assignments.find(({ name }) => name === ground.assignment);
  return t('reach.ground.assignment', { holder, role: found?.role ?? ground.assignment, place: scopeName(found?.scope ?? '', t) });
}
