import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import { tallyOf } from '../predict/tally.js';
import type { Player } from '../run/player.js';
import { BeforeFrame } from '../run/frame.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import type { Line } from '../telling/log.js';
import { logLook } from './caption.css.js';

/** So many lines are shown of a journal that grows for hours. */
const MOST = 200;

const ICONS = { done: 'check', refused: 'cross', time: 'clock' } as const;

/** What has come of the commands so far, the newest in sight; a click goes there. */
@customElement('mi-sim-log')
export class Log extends LitElement {
  static override styles = [
    controls,
    logLook,
    css`
      /* In sight whatever is scrolled to. */
      .tally {
        position: sticky;
        inset-block-end: -3px;
        padding-block: 2px 4px;
        border-block-start: 1px solid var(--line);
        background: var(--panel);
      }
    `,
  ];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;

  /** The cursor of the last line, and of the last one that was scrolled to. */
  #newest: number | undefined;
  #revealed: number | undefined;
  /** The page around it stays where it is. */
  #reveal = new BeforeFrame(() => (this.scrollTop = this.scrollHeight));

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override render(): TemplateResult {
    const { words, player } = this;
    const lines = words.log(player).slice(-MOST);
    const tally = this.#tally();
    this.#newest = tally === nothing ? lines.at(-1)?.cursor : Infinity;
    return html`<h2 class="unseen">${words.t('caption.log')}</h2>
      ${!words.isWhole
        ? nothing
        : lines.length === 0
        ? html`<p>${words.t('caption.log.empty')}</p>`
        : html`<ol>
            ${lines.map((line) => this.#line(line))}
          </ol>`}${tally}`;
  }

  /** At the end, how the reader's answers came out; nothing for who answered none. */
  #tally(): TemplateResult | typeof nothing {
    const { words, player } = this;
    const tally = tallyOf(player);
    if (!tally || tally.answered === 0 || player.cursor < player.length) return nothing;
    return html`<p class="tally">${words.t('predict.tally', { ...tally })}</p>`;
  }

  #line({ cursor, mark, text, outcome, code }: Line): TemplateResult {
    const { words, player } = this;
    const said = mark === 'time' ? '' : words.t(`caption.log.${mark}`);
    return html`<li class=${mark}>
      <button type="button" aria-current=${cursor === player.cursor ? 'step' : 'false'} @click=${() => player.seek(cursor)}>
        ${icon(ICONS[mark])}<span class="unseen">${said} </span><span>${text}</span><code title=${code}>${outcome}</code>
      </button>
    </li>`;
  }

  protected override updated(_: PropertyValues): void {
    if (this.#newest === this.#revealed) return;
    this.#revealed = this.#newest;
    this.#reveal.ask();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-log': Log;
  }
}
