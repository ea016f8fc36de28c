import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import { act } from '../run/act.js';
import type { Player } from '../run/player.js';
import type { Upcoming } from '../run/types/Upcoming.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { look } from './clock.css.js';
import { brief, coming } from './words.js';

const HOUR = 3_600_000;

/**
 * Moves the virtual clock on, by an hour, by a day, to what comes next, to a given time: from the end of the run, or from the
 * cursor in the past, where a fork of the run begins.
 *
 * @fires turn with the player of the fork
 */
@customElement('mi-sim-clock')
export class Clock extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;
  /** What the clock shows at the cursor. */
  @property({ attribute: false }) now = 0;
  /** What the clock shows at the end of the run. */
  @property({ attribute: false }) end = 0;
  /** What happens next after it. */
  @property({ attribute: false }) next: Upcoming | null = null;

  @state() private refusal = '';
  @query('input') private input!: HTMLInputElement;
  #isMoving = false;

  protected override render(): TemplateResult {
    const { words, player, now, end, next } = this;
    const { t } = words;
    const isPast = player.cursor < player.length;
    return html`<form novalidate aria-label=${t('timeline.clock')} @submit=${this.#toGiven}>
      ${isPast ? html`<p>${t('timeline.clock.past')}</p>` : nothing}
      <div class="ways">
        <button type="button" @click=${() => this.#move((from) => from + HOUR)}>${t('timeline.clock.hour')}</button>
        <button type="button" @click=${() => this.#move((from) => from + 24 * HOUR)}>${t('timeline.clock.day')}</button>
        ${next && !isPast
          ? html`<button type="button" class="next" @click=${() => this.#move(() => next.at)}>${icons.forward}<span>${coming(next, end, words)}</span></button>`
          : nothing}
        <span class="given">
          <label for="moment">${t('timeline.clock.to')}</label>
          <input id="moment" type="datetime-local" .value=${new Date(now).toISOString().slice(0, 16)} />
          <button type="submit">${t('timeline.clock.go')}</button>
        </span>
      </div>
      <p class="refusal" role="alert">${this.refusal}</p>
    </form>`;
  }

  #toGiven = (event: Event): void => {
    event.preventDefault();
    const moment = this.input.valueAsNumber;
    if (Number.isNaN(moment)) this.refusal = this.words.t('timeline.refused.unreadable');
    else void this.#move(() => moment);
  };

  /** One move at a time: the next begins where this one ends. */
  async #move(moment: (now: number) => number): Promise<void> {
    if (this.#isMoving) return;
    this.#isMoving = true;
    const moved = await act(this.player, (now) => ({ until: { moment: moment(now) } }));
    this.#isMoving = false;
    const { t, lang } = this.words;
    if (!moved.ok) return void (this.refusal = t('timeline.refused.failed'));
    const { refused, fork } = moved.value;
    const reason = refused !== null && typeof refused === 'object' && 'clock' in refused ? refused.clock.reason : null;
    if (refused !== null && reason === null) return void (this.refusal = t('timeline.refused.failed'));
    this.refusal = reason ? t(`timeline.refused.${reason}`, { end: brief(this.now, this.end, lang) }) : '';
    if (fork) this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: fork, isFork: true } }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-clock': Clock;
  }
}
