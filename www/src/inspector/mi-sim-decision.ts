import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { Supposition } from '../run/types/Supposition.js';
import type { WhatIf } from '../run/types/WhatIf.js';
import { decisionPanel } from './decision-panel.js';
import { decisionStyle } from './decision.css.js';
import { style } from './inspector.css.js';
import './mi-sim-copy.js';
import { answer, question } from './what-if.js';
import { whatIfStyle } from './what-if.css.js';

/**
 * One access decision with all its reasons, and what the reader may suppose of it. The engine answers; nothing of the run changes.
 *
 * @fires draft with the command that makes so what is supposed, to be put into the terminal
 */
@customElement('mi-sim-decision')
export class DecisionPart extends LitElement {
  static override styles = [style, decisionStyle, whatIfStyle];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) view: DecisionView | null = null;
  /** Whether there is a terminal to type in. */
  @property({ attribute: false }) canType = false;
  @state() private all: readonly Supposition[] = [];
  /** What the reader supposes. */
  @state() private chosen: Supposition | null = null;
  @state() private told: WhatIf | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    const { view, player } = this;
    if (!changed.has('view') || !view || !player) return;
    [this.all, this.chosen, this.told] = [[], null, null];
    void this.#gather(view, player);
  }

  async #gather(view: DecisionView, player: Player): Promise<void> {
    const all = await player.suppositions(view.at);
    if (view === this.view && all.ok) this.all = all.value;
  }

  async #suppose(one: Supposition, view: DecisionView, player: Player): Promise<void> {
    [this.chosen, this.told] = [one === this.chosen ? null : one, null];
    if (!this.chosen) return;
    const told = await player.whatIf(view.at, one.supposed);
    // What cannot be supposed is not offered, so that there is always an answer.
    if (one === this.chosen && told.ok && 'Ok' in told.value) this.told = told.value.Ok;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, view } = this;
    if (!words || !player || !view) return nothing;
    const controls = (wanted: (one: Supposition) => boolean): TemplateResult[] =>
      this.all.flatMap((one, index) => (wanted(one) ? [this.#control(one, index, view, player, words)] : []));
    const isOfDenial = ({ supposed }: Supposition): boolean => supposed.kind === 'notDenied';
    const rest = controls((one) => one.assignment === null && !isOfDenial(one));
    return html`${decisionPanel(view, player.stage, words, {
      assignment: (name) => controls((one) => one.assignment === name),
      denial: () => controls(isOfDenial),
    })}
    ${rest.length > 0 ? html`<h4>${words.t('inspector.whatIf.title')}</h4>${rest}` : nothing}`;
  }

  #control(one: Supposition, index: number, view: DecisionView, player: Player, words: Words): TemplateResult {
    const telling = { one, was: view.decision, stage: player.stage, words };
    const isChosen = one === this.chosen;
    return html`<div class="what-if">
      <button type="button" aria-expanded=${isChosen} aria-controls="answer-${index}" @click=${() => void this.#suppose(one, view, player)}>
        ${question(telling)}
      </button>
      <div id="answer-${index}">
        <div role="status">${isChosen && this.told ? answer(this.told, telling) : nothing}</div>
        ${isChosen && this.told ? this.#command(this.told, words) : nothing}
      </div>
    </div>`;
  }

  #command({ command }: WhatIf, { t }: Words): TemplateResult | typeof nothing {
    if (!command) return nothing;
    const draft = (): boolean => this.dispatchEvent(new CustomEvent('draft', { detail: command, bubbles: true, composed: true }));
    return html`<p class="command">
      <span>${t('inspector.whatIf.command')}</span> <code lang="en">${command}</code>
      ${this.canType
        ? html`<button type="button" @click=${draft}>${t('inspector.whatIf.type')}</button>`
        : html`<mi-sim-copy .text=${command} .label=${t('inspector.whatIf.copy')} .t=${t}></mi-sim-copy>`}
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-decision': DecisionPart;
  }
}
