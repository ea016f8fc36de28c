import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Words } from '../locale/locale.js';
import { walkAndChoose } from '../panels/walk.js';
import type { Player } from '../run/player.js';
import type { Entry } from '../run/types/Entry.js';
import { BeforeFrame } from '../run/frame.js';
import { Watch } from '../run/watch.js';
import { certificatePanel } from './certificate-panel.js';
import { changesPanel } from './changes-panel.js';
import { decisionsPanel } from './decision-panel.js';
import { decisionStyle } from './decision.css.js';
import { type Facts, factsAt, NOTHING } from './facts.js';
import { style } from './inspector.css.js';
import { requestPanel, responsePanel } from './message-panel.js';
import './mi-sim-access.js';
import './mi-sim-copy.js';
import './mi-sim-decision.js';
import { sentences } from '../telling/sentence.js';
import { tokenPanel } from './token-panel.js';

/** What decides comes first. */
const TABS = ['decision', 'changes', 'request', 'response', 'token', 'certificate', 'access', 'reach'] as const;
type Tab = (typeof TABS)[number];

/** What happens at the cursor in plain words, and below it everything that can be known of it, exactly. */
@customElement('mi-sim-inspector')
export class InspectorPart extends LitElement {
  static override styles = [style, decisionStyle];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** Whether there is a terminal to type in. */
  @property({ attribute: false }) canType = false;
  @state() private facts: Facts = NOTHING;
  /** The tab that the reader chose; it stays as long as the entry has one of this kind. */
  @state() private chosen: Tab | null = null;

  /** What had the focus before this update, a tab or something in the panel. */
  #focused: Element | null = null;
  #shown: { player: Player | null; cursor: number } = { player: null, cursor: -1 };

  /** What is asked of the engine does not hold up what a step shows at once; who goes through many entries asks only for the last. */
  #wanted = new BeforeFrame(() => void this.#gather());

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override willUpdate(): void {
    this.#focused = this.shadowRoot?.activeElement ?? null;
    const { player } = this;
    if (!player || (player === this.#shown.player && player.cursor === this.#shown.cursor)) return;
    this.#shown = { player, cursor: player.cursor };
    this.#wanted.ask();
  }

  async #gather(): Promise<void> {
    const { player, cursor } = this.#shown;
    if (!player || player !== this.player) return;
    const facts = await factsAt(player);
    if (player === this.player && cursor === player.cursor) this.facts = facts;
  }

  /** A tab that goes, or something in the panel, leaves the focus to the tab that is open instead, or to the first where none is. */
  protected override updated(): void {
    if (this.#focused?.isConnected === false) this.renderRoot.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player } = this;
    if (!words || !player) return nothing;
    const tabs = TABS.filter((tab) => this.#has(tab));
    const usual = this.facts.decisions.length > 0 && isRefusal(player.entry) ? 'decision' : usualTab(player.entry);
    const wanted = [this.chosen, usual].find((one) => one !== null && tabs.includes(one));
    // What is not of the entry is computed for whoever asks for it.
    const tab = wanted ?? tabs.find((one) => one !== 'access' && one !== 'reach') ?? null;
    return html`${this.#told(words, player)}
      ${this.#tablist(tabs, tab, words)}${tab ? this.#panel(tab, words, player) : nothing}`;
  }

  #told(words: Words, player: Player): TemplateResult {
    const { what, why } = sentences(player, words);
    return html`<div class="told">
      <h3>${what}</h3>
      <p class="why">${why}</p>
      ${this.#isInternal(player.entry) ? html`<p class="aside">${words.t('inspector.internal')}</p>` : nothing}
    </div>`;
  }

  #isInternal(entry: Entry | null): boolean {
    return this.facts.exchange?.published === false && (entry?.event.type === 'sent' || entry?.event.type === 'answered');
  }

  #has(tab: Tab): boolean {
    const { exchange, tokens, certificates, decisions, change } = this.facts;
    switch (tab) {
      case 'request':
        return exchange !== null;
      case 'response':
        return exchange !== null && (exchange.response !== null || exchange.failure !== null);
      case 'token':
        return tokens.length > 0;
      case 'certificate':
        return certificates.length > 0;
      case 'decision':
        return decisions.length > 0;
      case 'changes':
        return change !== null;
      case 'access':
      case 'reach':
        return true;
    }
  }

  #tablist(tabs: readonly Tab[], chosen: Tab | null, { t }: Words): TemplateResult {
    return html`<div role="tablist" aria-label=${t('inspector.views')} @keydown=${walkAndChoose}>
      ${repeat(
        tabs,
        (tab) => tab,
        (tab) => html`<button
          type="button"
          role="tab"
          id="${tab}-tab"
          aria-controls="panel"
          aria-selected=${tab === chosen}
          tabindex=${tab === (chosen ?? tabs[0]) ? 0 : -1}
          @click=${() => this.#choose(tab)}
        >
          ${t(`inspector.tab.${tab}`)}
        </button>`,
      )}
    </div>`;
  }

  /** What it draws with is downloaded when it is chosen first. */
  #choose(tab: Tab): void {
    this.chosen = tab;
    if (tab === 'reach') import('./reach/mi-sim-reach.js').catch((reason: unknown) => console.warn(reason));
  }

  #panel(tab: Tab, words: Words, player: Player): TemplateResult {
    return html`<div role="tabpanel" id="panel" aria-labelledby="${tab}-tab">${this.#content(tab, words, player)}</div>`;
  }

  #content(tab: Tab, words: Words, player: Player): unknown {
    const { exchange, tokens, certificates, decisions, change } = this.facts;
    switch (tab) {
      case 'request':
        return exchange ? requestPanel(exchange, words.t) : nothing;
      case 'response':
        return exchange ? responsePanel(exchange, words.t) : nothing;
      case 'token':
        return html`${signedOtherwise(words)}${tokenPanel(tokens, words)}`;
      case 'certificate':
        return html`${signedOtherwise(words)}${certificatePanel(certificates, words)}`;
      case 'decision':
        return decisionsPanel(decisions, player, words, this.canType);
      case 'changes':
        return change ? html`${change.kind === 'keysFetched' ? signedOtherwise(words) : nothing}${changesPanel(change, player.stage, words)}` : nothing;
      case 'access':
        return html`<mi-sim-access .words=${words} .player=${player} .canType=${this.canType}></mi-sim-access>`;
      case 'reach':
        return html`<mi-sim-reach .words=${words} .player=${player} .canPlay=${this.canType && !player.lab}></mi-sim-reach>`;
    }
  }
}

/** The mark where this simulator differs from Microsoft's services on purpose. */
function signedOtherwise({ t }: Words): TemplateResult {
  return html`<p class="aside">${t('inspector.ed25519')}</p>`;
}

/** An answer that refuses tells most by the decision behind it. */
function isRefusal(entry: Entry | null): boolean {
  return entry?.event.type === 'answered' && entry.event.response.status >= 400;
}

/** The tab that tells most about an entry. */
function usualTab(entry: Entry | null): Tab | null {
  switch (entry?.event.type) {
    case 'answered':
    case 'failed':
      return 'response';
    case 'changed':
      return 'changes';
    case 'concluded':
      return entry.event.conclusion.kind === 'access' ? 'decision' : 'token';
    default:
      return 'request';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-inspector': InspectorPart;
  }
}
