import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { dateFormat } from '../locale/dates.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { DEPTHS, indexOf } from '../run/steps.js';
import type { Depth } from '../run/types/Depth.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { Roving } from './roving.js';
import { look } from './transport.css.js';

const SPEEDS = [0.5, 1, 2, 4];

// Styles go through the property `.style`: a policy without 'unsafe-inline' refuses the attribute, which Lit's styleMap writes.

/** What a toolbar's button does, and when it has nothing to do. */
interface Act {
  readonly key: Key;
  readonly icon: TemplateResult;
  readonly isIdle: boolean;
  readonly shortcut: string;
  readonly act: () => void;
}

/**
 * Moves the cursor: a toolbar ("Toolbar Pattern" of the ARIA Authoring Practices), a scrubber, how closely the reader
 * looks, the clock, the speed.
 *
 * @fires choose-depth with the depth that the reader chose
 * @fires present when the reader wants the picture and the sentence alone
 */
@customElement('mi-sim-transport')
export class Transport extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;

  #roving = new Roving(this, 3);

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  /** The focus goes to the button of the toolbar that the Tab key stops at; to begin with, to the one that plays and pauses. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role="toolbar"] [tabindex="0"]')?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#scrubber()}
      <div class="row">
        ${this.#toolbar()}
        <p class="place">${this.#place()}</p>
        ${this.#depths()}
      </div>
      <div class="row">
        <p class="title">${this.#title()}</p>
        ${this.#clock()} ${this.#speed()} ${this.#present()}
      </div>
    `;
  }

  #scrubber(): TemplateResult {
    const { words, player } = this;
    const { stops } = player;
    const { all } = player.steps;
    const at = indexOf(stops, player.target);
    const position = { index: player.steps.done, length: all, said: words.sentence(player) };
    return html`<div class="scrubber" .style=${`--done: ${share(at, all)}`}>
      ${this.#ticks()}
      <input
        type="range"
        min="0"
        max=${all}
        ?disabled=${all === 0}
        step="1"
        aria-label=${words.t('transport.scrubber')}
        aria-valuetext=${words.t('transport.position', position)}
        .value=${String(at)}
        @input=${(event: Event) => player.seek(stops[(event.target as HTMLInputElement).valueAsNumber] ?? player.target)}
      />
    </div>`;
  }

  /** A mark where each section of the document begins. */
  #ticks(): TemplateResult {
    const { sections, stops, steps } = this.player;
    return html`<div class="ticks" aria-hidden="true">
      ${sections.map(({ start }) => html`<i .style=${`inset-inline-start: ${share(indexOf(stops, start), steps.all)}`}></i>`)}
    </div>`;
  }

  #toolbar(): TemplateResult {
    const { player } = this;
    const begin = player.stops[0] ?? player.first;
    const [atStart, atEnd] = [player.target <= (player.depth === 'everything' ? player.first : begin), player.target >= player.length];
    const playing: Act = player.playing
      ? { key: 'transport.pause', icon: icons.pause, isIdle: false, shortcut: 'Space', act: () => player.pause() }
      : { key: 'transport.play', icon: icons.play, isIdle: player.steps.all === 0, shortcut: 'Space', act: () => player.play() };
    const acts: Act[] = [
      { key: 'transport.first', icon: icons.first, isIdle: atStart, shortcut: 'Home', act: () => player.seek(begin) },
      { key: 'transport.sectionBack', icon: icons.sectionBack, isIdle: atStart, shortcut: 'b', act: () => player.jump(-1) },
      { key: 'transport.back', icon: icons.back, isIdle: atStart, shortcut: 'ArrowLeft', act: () => player.step(-1) },
      playing,
      { key: 'transport.forward', icon: icons.forward, isIdle: atEnd, shortcut: 'ArrowRight', act: () => player.step(1) },
      { key: 'transport.sectionOn', icon: icons.sectionOn, isIdle: atEnd, shortcut: 'n', act: () => player.jump(1) },
      { key: 'transport.last', icon: icons.last, isIdle: atEnd, shortcut: 'End', act: () => player.seek(player.length) },
    ];
    return html`<div role="toolbar" aria-label=${this.words.t('transport.toolbar')} @keydown=${this.#roving.onKey}>
      ${acts.map((one, index) => this.#button(one, index))}
    </div>`;
  }

  #button({ key, icon, isIdle, shortcut, act }: Act, index: number): TemplateResult {
    const name = this.words.t(key);
    return html`<button
      type="button"
      aria-label=${name}
      aria-keyshortcuts=${shortcut}
      title=${name}
      aria-disabled=${isIdle}
      tabindex=${this.#roving.tabindex(index)}
      @focus=${() => this.#roving.remember(index)}
      @click=${act}
    >
      ${icon}
    </button>`;
  }

  #place(): TemplateResult | typeof nothing {
    const { done, all } = this.player.steps;
    if (all === 0) return nothing;
    return html`<span class="count">${done}<span aria-hidden="true"> / </span><span class="unseen"> </span>${all}</span>
      ${this.#folded()}`;
  }

  #title(): string {
    const { section, cursor, begin } = this.player;
    return section?.title ?? (cursor <= begin ? this.words.t('transport.start') : '');
  }

  /** A quiet mark where the way here led over entries that this depth folds away. */
  #folded(): TemplateResult | typeof nothing {
    const { stops, cursor } = this.player;
    const at = indexOf(stops, cursor);
    const count = at > 0 ? (stops[at] ?? 0) - (stops[at - 1] ?? 0) - 1 : 0;
    if (count <= 0) return nothing;
    const said = this.words.t('transport.folded', { count });
    return html`<span class="folded" title=${said}><span aria-hidden="true">⋯${count}<span class="word"> ${this.words.t('transport.folded.short')}</span></span><span class="unseen">${said}</span></span>`;
  }

  #depths(): TemplateResult {
    const { player, words } = this;
    return html`<fieldset class="depths">
      <legend class="unseen">${words.t('transport.depth')}</legend>
      ${DEPTHS.map(
        (depth) => html`<label>
          <input type="radio" name="depth" .checked=${depth === player.depth} @change=${() => this.#choose(depth)} />
          <span>${words.t(`transport.depth.${depth}`)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  #choose(depth: Depth): void {
    this.dispatchEvent(new CustomEvent<Depth>('choose-depth', { detail: depth }));
  }

  #present(): TemplateResult {
    const name = this.words.t('transport.present');
    return html`<button type="button" aria-label=${name} title=${name} aria-keyshortcuts="p" @click=${() => this.dispatchEvent(new Event('present'))}>
      ${icons.present}
    </button>`;
  }

  /** Only room for it until the later parts are there: the first date that a page writes takes a browser longer than all the rest of this. */
  #clock(): TemplateResult {
    const { isWhole, lang, t } = this.words;
    const moment = new Date(this.player.now);
    const iso = moment.toISOString();
    const said = (style: 'dateStyle' | 'timeStyle'): string => dateFormat(lang, { [style]: 'medium' }).format(moment);
    const [date, time] = isWhole ? [said('dateStyle'), said('timeStyle')] : iso.split(/[T.]/);
    return html`<time class=${isWhole ? '' : 'ahead'} datetime=${iso} title=${t('transport.clock')}>
      <span class="date">${date}</span>
      <b>${time}</b> UTC
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
