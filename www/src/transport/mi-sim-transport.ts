import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../simulation/player.js';
import { beginning, commandAt } from '../simulation/run.js';
import { Watch } from '../simulation/watch.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { Roving } from './roving.js';
import { look } from './transport.css.js';

const SPEEDS = [0.5, 1, 2, 4];

// Styles go through the property `.style`: a policy without 'unsafe-inline' refuses the attribute, which Lit's styleMap writes.

/** Moves the cursor: a toolbar ("Toolbar Pattern" of the ARIA Authoring Practices), a scrubber, the clock, the speed. */
@customElement('mi-sim-transport')
export class Transport extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;

  #roving = new Roving(this, 2);

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#scrubber()}
      <div class="row">
        ${this.#toolbar()}
        <p class="place">${this.#place()}</p>
        ${this.#clock()} ${this.#speed()}
      </div>
    `;
  }

  #scrubber(): TemplateResult {
    const { words, player } = this;
    const position = { index: player.cursor, length: player.length, said: words.sentence(player) };
    return html`<div class="scrubber" .style=${`--done: ${share(player.target - player.first, player.length - player.first)}`}>
      ${this.#ticks()}
      <input
        type="range"
        min=${player.first}
        max=${player.length}
        step="1"
        aria-label=${words.t('transport.scrubber')}
        aria-valuetext=${words.t('transport.position', position)}
        .value=${String(player.target)}
        @input=${(event: Event) => player.seek((event.target as HTMLInputElement).valueAsNumber)}
      />
    </div>`;
  }

  /** A mark where each section of the document begins. */
  #ticks(): TemplateResult {
    const { view, length } = this.player;
    const starts = view.document.sections.map((_, index) => beginning(view, (step) => step.section === index));
    const ticks = starts.filter((start) => start !== null);
    return html`<div class="ticks" aria-hidden="true">
      ${ticks.map((start) => html`<i .style=${`inset-inline-start: ${share(start - 1, length)}`}></i>`)}
    </div>`;
  }

  #toolbar(): TemplateResult {
    const { player } = this;
    const atStart = player.target === player.first;
    const atEnd = player.target === player.length;
    return html`<div role="toolbar" aria-label=${this.words.t('transport.toolbar')} @keydown=${this.#roving.onKey}>
      ${this.#button(0, 'transport.first', icons.first, atStart, () => player.seek(player.first))}
      ${this.#button(1, 'transport.back', icons.back, atStart, () => player.step(-1))}
      ${player.playing
        ? this.#button(2, 'transport.pause', icons.pause, false, () => player.pause())
        : this.#button(2, 'transport.play', icons.play, false, () => player.play())}
      ${this.#button(3, 'transport.forward', icons.forward, atEnd, () => player.step(1))}
      ${this.#button(4, 'transport.last', icons.last, atEnd, () => player.seek(player.length))}
    </div>`;
  }

  #button(index: number, key: Key, icon: TemplateResult, isIdle: boolean, act: () => void): TemplateResult {
    const name = this.words.t(key);
    return html`<button
      type="button"
      aria-label=${name}
      title=${name}
      aria-disabled=${isIdle}
      tabindex=${this.#roving.tabindex(index)}
      @focus=${() => this.#roving.remember(index)}
      @click=${act}
    >
      ${icon}
    </button>`;
  }

  #place(): TemplateResult {
    const { view, cursor, length } = this.player;
    const section = commandAt(view, cursor)?.section;
    const title = section === null || section === undefined ? undefined : view.document.sections[section]?.title;
    return html`<span class="count">${cursor}<span aria-hidden="true"> / </span><span class="unseen"> </span>${length}</span>
      <span class="title">${title ?? (cursor === 0 ? this.words.t('transport.start') : '')}</span>`;
  }

  #clock(): TemplateResult {
    const at = this.player.entry?.at ?? this.player.outline[0]?.at ?? 0;
    const moment = new Date(at);
    return html`<time datetime=${moment.toISOString()} title=${this.words.t('transport.clock')}>
      ${new Intl.DateTimeFormat(this.words.lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(moment)}
      <b>${new Intl.DateTimeFormat(this.words.lang, { timeStyle: 'medium', timeZone: 'UTC' }).format(moment)}</b> UTC
    </time>`;
  }

  #speed(): TemplateResult {
    const { player, words } = this;
    return html`<select
      aria-label=${words.t('transport.speed')}
      title=${words.t('transport.speed')}
      @change=${(event: Event) => (player.speed = Number((event.target as HTMLSelectElement).value))}
    >
      ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === player.speed}>${speed}×</option>`)}
    </select>`;
  }
}

function share(part: number, whole: number): string {
  return `${whole === 0 ? 0 : (100 * part) / whole}%`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-transport': Transport;
  }
}
