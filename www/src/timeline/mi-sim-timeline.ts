import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { duration } from '../telling/times.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import type { Lane } from '../run/types/Lane.js';
import type { TimelineView } from '../run/types/TimelineView.js';
import { useFontsOf, widthOf } from '../picture/measure.js';
import { Watch } from '../run/watch.js';
import { Width } from '../style/width.js';
import { controls } from '../style/controls.js';
import { labelled, type Scale, scaleOf, waitsOf } from './axis.js';
import { bars, percent } from './bars.js';
import './mi-sim-clock.js';
import { look } from './timeline.css.js';
import { brief, kindOf, standing, title } from './words.js';

/** From this width on, how a lane stands fits into one line. */
const WIDE_PX = 600;
const [LOW_PX, HIGH_PX] = [52, 70];
/** How many lanes beyond the visible ones are asked for on either side. */
const SPARE = 30;
/** What stands around the label of a moment, and what that of a wait needs. */
const [AROUND_PX, WAIT_PX] = [10, 64];
const ZOOMS = [1, 2, 4, 8];

/** A part of the timeline that was asked for, and what it is of. */
interface Part {
  readonly player: Player;
  readonly cursor: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What lives when, with the clock to move on above it. Only the lanes in sight are asked for and drawn, however many
 * there are; each says in words how it stands, which is what a screen reader reads.
 */
@customElement('mi-sim-timeline')
export class TimelinePart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  @state() private view: TimelineView | null = null;
  @state() private width = 0;
  @state() private zoom = 1;
  /** The lane that the Tab key stops at. */
  @state() private active = 0;
  @query('.scroller') private scroller!: HTMLElement | null;

  #part: Part | null = null;
  #isAsking = false;

  constructor() {
    super();
    new Watch(this, () => this.player);
    new Width(this, () => (this.width = this.clientWidth));
  }

  get #rowPx(): number {
    return this.width < WIDE_PX ? HIGH_PX : LOW_PX;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('zoom')) this.#showNow();
    void this.#ask();
  }

  /** The part that is in sight, or the one at hand while it still holds all that is in sight. */
  #wanted(player: Player): Part {
    const [top, height] = [this.scroller?.scrollTop ?? 0, this.scroller?.clientHeight ?? 0];
    const first = Math.floor(top / this.#rowPx);
    const last = Math.ceil((top + height) / this.#rowPx);
    const { cursor, length } = player;
    const part = this.#part;
    if (part && part.player === player && part.cursor === cursor && part.length === length && part.from <= first && part.to >= last) return part;
    return { player, cursor, length, from: Math.max(0, first - SPARE), to: last + SPARE };
  }

  /** While an answer is awaited, nothing else is asked; then whatever is in sight by that time. */
  async #ask(): Promise<void> {
    const { player } = this;
    if (!player || !this.words || this.width === 0 || this.#isAsking) return;
    const part = this.#wanted(player);
    if (part === this.#part) return;
    this.#isAsking = true;
    const answer = await player.ask({ timeline: { cursor: part.cursor, from: part.from, to: part.to } });
    this.#isAsking = false;
    this.#part = part;
    if (answer.ok && player === this.player) this.view = answer.value;
    else this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, view } = this;
    if (!words || !player || !view) return nothing;
    return html`<mi-sim-clock .words=${words} .player=${player} .now=${view.now} .end=${view.end} .next=${view.next}></mi-sim-clock>
      <div class="head">
        <p>${words.t('timeline.now', { now: brief(view.now, view.end, words.lang) })}</p>
        <label>${words.t('timeline.zoom')}
          <select @change=${(event: Event) => (this.zoom = Number((event.target as HTMLSelectElement).value))}>
            ${ZOOMS.map((zoom) => html`<option value=${zoom} ?selected=${zoom === this.zoom}>${zoom}×</option>`)}
          </select>
        </label>
      </div>
      ${this.#picture(words, view)}`;
  }

  #picture(words: Words, view: TimelineView): TemplateResult {
    const scale = scaleOf(view.axis);
    const wide = `inline-size: ${100 * this.zoom}%`;
    return html`<div class="scroller" @scroll=${() => void this.#ask()} .style=${`--row: ${this.#rowPx}px; --width: ${this.width}px`}>
      <div class="content" .style=${wide}>
        ${this.#axis(words, view, scale)}
        <div class="lanes" @keydown=${this.#walk} .style=${`block-size: ${view.count * this.#rowPx}px`}>
          <div class="now" aria-hidden="true" .style=${`--at: ${scale(view.now)}`}></div>
          <ul role="list" aria-label=${words.t('timeline.lanes')}>
            ${view.lanes.map((lane, index) => this.#lane(lane, (this.#part?.from ?? 0) + index, { words, view, scale }))}
          </ul>
        </div>
      </div>
    </div>`;
  }

  /** The moments that have room, and between them how long the waits are. */
  #axis({ lang, t }: Words, { axis, now }: TimelineView, scale: Scale): TemplateResult {
    const width = this.width * this.zoom;
    useFontsOf(this);
    const room = Math.max(...axis.map((moment) => widthOf(brief(moment, now, lang), 'small'))) + AROUND_PX;
    const moments = labelled(axis, scale, width, room);
    const waits = waitsOf(axis).filter(({ from, until }) => (scale(until) - scale(from)) * width >= WAIT_PX);
    return html`<div class="axis" aria-hidden="true"><div>
      ${moments.map((moment) => html`<b .style=${`inset-inline-start: ${percent(scale(moment))}`}>${brief(moment, now, lang)}</b>`)}
      ${waits.map(
        ({ from, until }) => html`<i .style=${`inset-inline-start: ${percent(scale(from))}; inline-size: ${percent(scale(until) - scale(from))}`}
          >${duration(rounded((until - from) / 1000), t)}</i>`,
      )}
    </div></div>`;
  }

  #lane(lane: Lane, index: number, { words, view, scale }: { words: Words; view: TimelineView; scale: Scale }): TemplateResult {
    const { what, lives } = lane;
    return html`<li aria-setsize=${view.count} aria-posinset=${index + 1} class=${kindOf(what)} .style=${`--index: ${index}`}>
      <button
        type="button"
        data-index=${index}
        tabindex=${index === Math.min(this.active, view.count - 1) ? 0 : -1}
        title=${words.t('timeline.go')}
        @focus=${() => (this.active = index)}
        @click=${() => this.player?.seek(lives.at(-1)?.cursor ?? 0)}
      >
        <span class="text"><b>${title(what, words)}</b> <span>${standing(lane, view.now, words)}</span></span>
        ${bars(lane, view.now, scale)}
      </button>
    </li>`;
  }

  #walk = async (event: KeyboardEvent): Promise<void> => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { scroller, view } = this;
    if (by === undefined || !scroller || !view) return;
    event.preventDefault();
    event.stopPropagation();
    this.active = Math.max(0, Math.min(view.count - 1, this.active + by));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-index="${this.active}"]`)?.focus();
  };

  /** Another zoom keeps now in the middle. */
  #showNow(): void {
    const { scroller, view } = this;
    if (!scroller || !view) return;
    scroller.scrollLeft = scaleOf(view.axis)(view.now) * scroller.scrollWidth - scroller.clientWidth / 2;
  }
}

/** A length of time without what nobody reads on an axis. */
function rounded(seconds: number): number {
  const unit = [86_400, 3_600, 60].find((size) => seconds >= 2 * size) ?? 1;
  return Math.round(seconds / unit) * unit;
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-timeline': TimelinePart;
  }
}
