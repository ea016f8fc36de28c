import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import type { Stage } from '../run/types/Stage.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import { type Branch, Branches } from './branches.js';
import { differencesOf } from './differences.js';

/**
 * The ways that the run has gone, each a click away, and in how much their ends differ.
 *
 * @fires turn-to with the number of the branch that the reader chose
 */
@customElement('mi-sim-branches')
export class BranchesPart extends LitElement {
  static override styles = [
    controls,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        align-items: center;
        font-size: var(--small);
      }
      button {
        min-block-size: 28px;
        padding: 0 8px;
        border-color: var(--line);
        background: var(--panel);
      }
      button[aria-current='true'] {
        border-color: var(--request);
        font-weight: 650;
      }
      p {
        flex: 1 1 24em;
        margin: 0;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;
  @property({ attribute: false }) branches = new Branches();

  /** What there was at the end of the run that is shown, when the cursor was there last. */
  #end: { player: Player; length: number; stage: Stage } | null = null;

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override willUpdate(): void {
    const { player } = this;
    if (player.cursor === player.length) this.#end = { player, length: player.length, stage: player.stage };
  }

  protected override render(): TemplateResult {
    const { words, branches } = this;
    return html`<nav aria-label=${words.t('branch.list')}>
      ${branches.all.map((one) => this.#button(one))}
      <p role="status">${this.#said()}</p>
    </nav>`;
  }

  #button({ number, from }: Branch): TemplateResult {
    const { words, branches, player } = this;
    const isShown = number === branches.shown;
    const title = number === 0 ? nothing : words.t('branch.from', { count: from - player.begin });
    const go = (): unknown => isShown || this.dispatchEvent(new CustomEvent('turn-to', { detail: number }));
    return html`<button type="button" aria-current=${isShown} title=${title} @click=${go}>
      ${number === 0 ? words.t('branch.run') : words.t('branch.fork', { number })}
    </button>`;
  }

  /** How the end of the run that is shown differs from that of the run itself; of that, from its newest fork. */
  #said(): string {
    const { branches, words } = this;
    const shown = branches.all.find(({ number }) => number === branches.shown);
    const other = branches.shown === 0 ? branches.all.at(-1) : branches.all[0];
    const end = this.#endOf(shown);
    if (!end || !other) return '';
    const { only, missing } = differencesOf(end, other.end);
    const name = other.number === 0 ? words.t('branch.run') : words.t('branch.fork', { number: other.number });
    if (only.length + missing.length === 0) return words.t('branch.alike', { name });
    return words.t('branch.differs', { name, only: only.length, missing: missing.length });
  }

  /** What the reader does may have made it longer than when the branch was left. */
  #endOf(shown: Branch | undefined): Stage | undefined {
    const { player } = this;
    const isSeen = this.#end?.player === player && this.#end.length === player.length;
    return isSeen ? this.#end?.stage : shown?.length === player.length ? shown.end : undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-branches': BranchesPart;
  }
}
