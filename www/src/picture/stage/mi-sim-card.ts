import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../../icons/icons.js';
import type { Words } from '../../locale/locale.js';
import type { Player } from '../../run/player.js';
import type { AccessMatrix } from '../../run/types/AccessMatrix.js';
import type { HeldToken } from '../../run/types/HeldToken.js';
import type { Operation } from '../../run/types/Operation.js';
import type { Stage } from '../../run/types/Stage.js';
import { Watch } from '../../run/watch.js';
import { moment } from '../../telling/times.js';
import { kindOf, restOf } from '../keys.js';
import { targetsOf } from '../kinds.js';
import { holderName, keyOfToken, tokensInWords } from './held.js';
import { inventory } from './inventory.js';
import { nameOf, type Roster } from './roster.js';
import { isAllowed, usesOf } from './users.js';

/** What stands for something chosen in the picture: what it is, what it may do, who can use it, and its JSON. */
@customElement('mi-sim-card')
export class Card extends LitElement {
  static override styles = css`
    :host {
      display: block;
      box-sizing: border-box;
      overflow: auto;
      padding: 10px 12px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--panel);
      color: var(--ink);
      box-shadow: 0 4px 18px rgb(0 0 0 / 18%);
      font: var(--small) / 1.5 var(--sans);
      overflow-wrap: anywhere;
    }
    header {
      display: flex;
      gap: 8px;
      align-items: start;
      justify-content: space-between;
      font-weight: 600;
    }
    button {
      flex: none;
      padding: 3px;
      border: 0;
      border-radius: var(--radius);
      background: none;
      color: inherit;
      cursor: pointer;
    }
    button:focus-visible,
    summary:focus-visible {
      outline: 2px solid var(--request);
      outline-offset: 1px;
    }
    .icon {
      display: block;
      inline-size: 16px;
      block-size: 16px;
    }
    p {
      margin: 6px 0 0;
    }
    h3 {
      margin: 8px 0 2px;
      color: var(--muted);
      font-size: inherit;
      font-weight: 600;
    }
    ul {
      margin: 0;
      padding-inline-start: 1.2em;
    }
    summary {
      margin-block-start: 8px;
      color: var(--muted);
      cursor: pointer;
    }
    pre {
      margin: 6px 0 0;
      font: 12px / 1.45 var(--mono);
      white-space: pre-wrap;
    }
  `;

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) roster: Roster | null = null;
  @property() key = '';
  @state() private matrix: AccessMatrix | null = null;

  #shown: { player: Player | null; cursor: number } = { player: null, cursor: -1 };

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override willUpdate(_: PropertyValues): void {
    const { player } = this;
    if (!player || (player === this.#shown.player && player.cursor === this.#shown.cursor)) return;
    this.#shown = { player, cursor: player.cursor };
    void this.#gather(player, player.cursor);
  }

  async #gather(player: Player, cursor: number): Promise<void> {
    const matrix = await player.access(cursor);
    if (player === this.player && cursor === player.cursor) this.matrix = matrix.ok ? matrix.value : null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, roster, key } = this;
    if (!words?.isWhole || !player || !roster) return nothing;
    const { t } = words;
    const item = [...inventory(roster, player.stage, t), ...tokensInWords(player.held, roster, player.stage, t)].find((one) => one.key === key);
    if (!item) return html`<header><span>${t('stage.card.gone')}</span>${this.#closer(words)}</header>`;
    const token = player.held.find((one) => keyOfToken(one) === key);
    const thing = token ?? thingOf(player.stage, key);
    return html`<header><span>${item.text}</span>${this.#closer(words)}</header>
      ${token ? this.#token(token, words) : nothing} ${this.#list(t('stage.card.mayDo'), this.#mayDo(roster, words))} ${this.#list(t('stage.card.usedBy'), this.#usedBy(player.stage, words))}
      ${thing ? html`<details><summary>JSON</summary><pre>${JSON.stringify(thing, null, 2)}</pre></details>` : nothing}`;
  }

  #closer({ t }: Words): TemplateResult {
    return html`<button type="button" aria-label=${t('stage.card.close')} @click=${() => this.dispatchEvent(new CustomEvent('close'))}>${icon('cross')}</button>`;
  }

  #list(title: string, lines: readonly string[]): TemplateResult | typeof nothing {
    return lines.length > 0 ? html`<h3>${title}</h3><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>` : nothing;
  }

  /** Until when a token counts, and where it comes from. */
  #token({ expired, expiresOn, copiedFrom }: HeldToken, { t, lang }: Words): TemplateResult {
    const until = moment(expiresOn, lang);
    return html`<p>${t(expired ? 'stage.token.expiredOn' : 'stage.token.until', { until })}${copiedFrom ? html` ${t('stage.token.copiedFrom', { first: holderName(copiedFrom, t) })}` : nothing}</p>`;
  }

  /** Where this principal, or the one that this thing has, may do what. */
  #mayDo({ holders }: Roster, words: Words): string[] {
    const own = [`own:${restOf(this.key)}`, this.key];
    const principals = new Set([...holders].flatMap(([id, box]) => (own.includes(box) ? [id] : [])));
    if (kindOf(this.key) === 'principal') principals.add(restOf(this.key));
    const token = this.player?.held.find((one) => keyOfToken(one) === this.key);
    // Whoever bears a token may do what its owner may.
    if (token && !token.expired) principals.add(token.principalId);
    const { matrix } = this;
    const column = matrix?.principals.findIndex(({ id }) => principals.has(id)) ?? -1;
    if (!matrix || column < 0) return [];
    return matrix.places.flatMap(({ scope, operations, cells }) => {
      const may = operations.filter((_, index) => isAllowed(cells[column]?.[index]));
      return may.length > 0 ? [said(nameOf(scope), may, words)] : [];
    });
  }

  /** Who may do what with this resource and with what is in it. */
  #usedBy(stage: Stage, words: Words): string[] {
    const id = idOf(stage, this.key);
    if (!this.matrix || id === undefined) return [];
    return usesOf(this.matrix, id).map(({ name, operations, only }) => said(name, operations, words, only.map(nameOf)));
  }
}

function said(name: string, operations: readonly Operation[], { t }: Words, places: readonly string[] = []): string {
  const key = places.length > 0 ? 'stage.card.part' : 'stage.card.line';
  return t(key, { name, operations: operations.map((one) => t(`inspector.operation.${one}`)), places });
}

/** The resource that a thing in the picture is, by its id. */
function idOf(stage: Stage, key: string): string | undefined {
  const target = targetsOf(stage).find((one) => one.key === key);
  if (target) return target.id;
  return kindOf(key) === 'vm' || kindOf(key) === 'identity' ? restOf(key) : undefined;
}

/** What is known of a thing in the picture. */
function thingOf(stage: Stage, key: string): object | undefined {
  const rest = restOf(key);
  const everything: [string, object][] = [
    ...stage.people.map((one): [string, object] => [`person:${one.name}`, one]),
    ...stage.hosts.map((one): [string, object] => [`vm:${one.id}`, one]),
    ...stage.identities.map((one): [string, object] => [`identity:${one.id}`, one]),
    ...[...stage.servicePrincipals, ...stage.groups].map((one): [string, object] => [`principal:${one.id}`, one]),
    ...targetsOf(stage).map(({ key, thing }): [string, object] => [key, thing]),
    ...stage.assignments.map((one): [string, object] => [`role:${one.name}`, one]),
    ...stage.denyAssignments.map((one): [string, object] => [`deny:${one.id}`, one]),
  ];
  return rest === '' ? undefined : everything.find(([one]) => one === key)?.[1];
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-card': Card;
  }
}
