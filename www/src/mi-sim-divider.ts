import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from './locale/locale.js';
import { LEAST_PX, rememberSize } from './panels/size.js';
import { BeforeFrame } from './run/frame.js';
import { controls } from './style/controls.js';

/** What the picture keeps, in pixels. */
const LEFT_PX = 140;
const STEP_PX = 32;

/**
 * The bar above a panel, by which it is made higher or lower ("Window Splitter Pattern" of the ARIA Authoring Practices): it is
 * dragged, or moved by the arrow keys, Home and End; a double click or Enter gives the usual size back.
 *
 * @fires size with the height of the panel in pixels, `null` for the usual one
 */
@customElement('mi-sim-divider')
export class Divider extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      div {
        position: relative;
        block-size: 10px;
        background: var(--faint);
        cursor: row-resize;
        touch-action: none;
      }
      div::after {
        content: '';
        position: absolute;
        inset: 4px calc(50% - 20px);
        border-radius: 1px;
        background: var(--muted);
      }
      div:hover::after {
        background: var(--request);
      }
      div:focus-visible {
        outline-offset: -2px;
      }
      @media (forced-colors: active) {
        div::after {
          forced-color-adjust: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) words!: Words;
  /** The height of the panel below; `null` for the usual one. */
  @property({ attribute: false }) size: number | null = null;
  /** How high the panel is and may become, as it was measured when its size was last set. */
  @state() private now = LEAST_PX;
  @state() private most = LEAST_PX;

  #measure = new BeforeFrame(() => {
    this.now = this.#height;
    this.most = this.#most;
  });

  protected override render(): TemplateResult {
    return html`<div
      role="separator"
      tabindex="0"
      aria-orientation="horizontal"
      aria-label=${this.words.t('frame.divider')}
      title=${this.words.t('frame.divider.what')}
      aria-valuemin=${LEAST_PX}
      aria-valuemax=${Math.round(this.most)}
      aria-valuenow=${Math.round(this.size ?? this.now)}
      @pointerdown=${this.#grasp}
      @pointermove=${this.#drag}
      @dblclick=${() => this.#say(null)}
      @keydown=${this.#walk}
    ></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('words') || changed.has('size')) this.#measure.ask();
  }

  /** The frame's own bottom is where the panel ends; the bar at its foot is below. */
  get #height(): number {
    const panel = this.parentElement?.querySelector('.panel:not([hidden])');
    return panel?.getBoundingClientRect().height ?? LEAST_PX;
  }

  /** What the picture can leave to the panel. */
  get #most(): number {
    const stage = this.parentElement?.querySelector('mi-sim-stage')?.getBoundingClientRect().height ?? 0;
    return Math.max(LEAST_PX, this.#height + stage - LEFT_PX);
  }

  #grasp = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  #drag = (event: PointerEvent): void => {
    if (!(event.currentTarget instanceof Element) || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { top, height } = event.currentTarget.getBoundingClientRect();
    this.#resize(this.#height + top + height / 2 - event.clientY);
  };

  #walk = (event: KeyboardEvent): void => {
    const size = { ArrowUp: this.#height + STEP_PX, ArrowDown: this.#height - STEP_PX, Home: LEAST_PX, End: this.#most }[event.key];
    if (size !== undefined) this.#resize(size);
    else if (event.key === 'Enter') this.#say(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #resize(size: number): void {
    this.#say(Math.round(Math.max(LEAST_PX, Math.min(this.#most, size))));
  }

  #say(size: number | null): void {
    rememberSize(size);
    this.dispatchEvent(new CustomEvent('size', { detail: size }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-divider': Divider;
  }
}
