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
import { touchableOf } from '../../gestures/touchable.js';
import { kindOf, restOf } from '../keys.js';
import { targetsOf } from '../kinds.js';
import { holderName, keyOfToken, tokensInWords } from './held.js';
import { inventory } from './inventory.js';
import { nameOf, type Roster } from './roster.js';
import { scopesInWords } from './scopes.js';
import { isAllowed, usesOf } from './users.js';

/**
 * What stands for something chosen in the picture: what it is, what can be done with it, what it may do, who can use it, and its
 * JSON.
 *
 * @fires close when the reader is done with it
 */
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
    /* The picture around gives it the room of a note; a command needs more. */
    :host([acting]) {
      inline-size: min(26rem, calc(100% - 16px)) !important;
    }
    .do {
      margin-block-start: 6px;
      padding: 3px 10px;
      border: 1px solid var(--line);
      color: var(--request);
      font: inherit;
    }
    .do:hover {
      background: var(--faint);
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
  /** Whether the reader can do something in this run. */
  @property({ type: Boolean }) acts = false;
  /** Whether it shows what can be done, in place of what is known. */
  @property({ type: Boolean, reflect: true }) acting = false;
  @state() private matrix: AccessMatrix | null = null;

  #shown: { player: Player | null; cursor: number } = { player: null, cursor: -1 };

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { player } = this;
    if (changed.has('key')) this.acting = false;
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
    const item = [...scopesInWords(roster, t), ...inventory(roster, player.stage, t), ...tokensInWords(player.held, roster, player.stage, t)].find((one) => one.key === key);
    if (!item) return html`<header><span>${t('stage.card.gone')}</span>${this.#closer(words)}</header>`;
    const token = player.held.find((one) => keyOfToken(one) === key);
    const thing = token ?? thingOf(player.stage, key);
    if (this.acting) {
      return html`<header><span>${item.text}</span>${this.#closer(words)}</header>
        <mi-sim-gestures .words=${words} .player=${player} .object=${touchableOf(key, player.stage, player.held)} @done=${this.#close}></mi-sim-gestures>`;
    }
    return html`<header><span>${item.text}</span>${this.#closer(words)}</header>
      ${this.acts && touchableOf(key, player.stage, player.held) ? html`<button type="button" class="do" @click=${this.#act}>${t('gesture.do')}</button>` : nothing}
      ${token ? this.#token(token, words) : nothing} ${this.#list(t('stage.card.mayDo'), this.#mayDo(roster, words))} ${this.#list(t('stage.card.usedBy'), this.#usedBy(player.stage, words))}
      ${thing ? html`<details><summary>JSON</summary><pre>${JSON.stringify(thing, null, 2)}</pre></details>` : nothing}`;
  }

  #closer({ t }: Words): TemplateResult {
    return html`<button type="button" aria-label=${t('stage.card.close')} @click=${this.#close}>${icon('cross')}</button>`;
  }

  #close = (): void => void this.dispatchEvent(new CustomEvent('close'));

  /** What it needs is downloaded now. */
  #act = async (): Promise<void> => {
    const part = await import('../../gestures/mi-sim-gestures.js').catch((reason: unknown) => console.warn(reason));
    if (!part) return;
    this.acting = true;
    await this.updateComplete;
    this.renderRoot.querySelector('mi-sim-gestures')?.focus();
  };

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
