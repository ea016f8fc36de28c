import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import type { Stage } from '../run/types/Stage.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import { type Branch, Branches } from './branches.js';
import { differencesOf, type Thing } from './differences.js';

/** So many of what differs are named; the others are counted. */
const NAMED = 4;

/** What a reader calls a branch. */
export interface Renamed {
  readonly number: number;
  readonly name: string;
}

/**
 * The ways that the run has gone, each a click away, and in what their ends differ.
 *
 * @fires turn-to with the number of the branch that the reader chose
 * @fires differ with the keys of what there is at the end of the shown one alone, by which the picture marks it
 * @fires rename with a `Renamed`, when the reader has given one a name
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
      .name {
        border-color: transparent;
        background: none;
        color: var(--request);
      }
      input {
        min-block-size: 26px;
        inline-size: 14em;
        padding: 0 6px;
        border: 1px solid var(--request);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        font: inherit;
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

  @state() private isNaming = false;

  #only: readonly Thing[] = [];
  #differing = '';
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
      ${branches.all.map((one) => this.#button(one))} ${this.#naming()}
      <p role="status">${this.#said()}</p>
    </nav>`;
  }

  #button(branch: Branch): TemplateResult {
    const { words, branches, player } = this;
    const { number, from } = branch;
    const isShown = number === branches.shown;
    const title = number === 0 ? nothing : words.t('branch.from', { count: from - player.begin });
    const go = (): unknown => isShown || this.dispatchEvent(new CustomEvent('turn-to', { detail: number }));
    return html`<button type="button" aria-current=${isShown} title=${title} @click=${go}>${this.#nameOf(branch)}</button>`;
  }

  #nameOf({ number, name }: Branch): string {
    if (name !== '') return name;
    return number === 0 ? this.words.t('branch.run') : this.words.t('branch.fork', { number });
  }

  /** The field for the name of the branch that is shown, or the way to it. */
  #naming(): TemplateResult {
    const { words, branches } = this;
    const shown = branches.all.find(({ number }) => number === branches.shown);
    if (!this.isNaming || !shown) return html`<button type="button" class="name" @click=${this.#startNaming}>${words.t('branch.rename')}</button>`;
    const label = words.t('branch.name');
    return html`<input aria-label=${label} title=${label} maxlength="40" .value=${this.#nameOf(shown)} @keydown=${this.#onKey} @blur=${this.#name} />`;
  }

  #startNaming = async (): Promise<void> => {
    this.isNaming = true;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.select();
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter') this.#name();
    else if (event.key === 'Escape') this.isNaming = false;
    else return;
    event.preventDefault();
    event.stopPropagation();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.name')?.focus());
  };

  #name = (): void => {
    const name = this.renderRoot.querySelector('input')?.value;
    if (!this.isNaming || name === undefined) return;
    this.isNaming = false;
    this.dispatchEvent(new CustomEvent<Renamed>('rename', { detail: { number: this.branches.shown, name } }));
  };

  protected override updated(): void {
    const keys = this.#only.map(({ key }) => key);
    const id = keys.join();
    if (id === this.#differing) return;
    this.#differing = id;
    this.dispatchEvent(new CustomEvent<ReadonlySet<string>>('differ', { detail: new Set(keys) }));
  }

  /** How the end of the run that is shown differs from that of the run itself; of that, from its newest fork. */
  #said(): TemplateResult | string {
    const { branches, words } = this;
    const shown = branches.all.find(({ number }) => number === branches.shown);
    const other = branches.shown === 0 ? branches.all.at(-1) : branches.all[0];
    const end = this.#endOf(shown);
    this.#only = [];
    if (!end || !other) return '';
    const { only, missing } = differencesOf(end, other.end, words.t);
    this.#only = only;
    const name = this.#nameOf(other);
    if (only.length + missing.length === 0) return words.t('branch.alike', { name });
    return html`${this.#list('branch.only', only, '')} ${this.#list('branch.missing', missing, name)}`;
  }

  #list(key: 'branch.only' | 'branch.missing', things: readonly Thing[], name: string): string {
    if (things.length === 0) return '';
    const { t } = this.words;
    const more = things.length - NAMED;
    const names = things.slice(0, NAMED).map((thing) => thing.name);
    return t(key, { name, things: more > 0 ? [...names, t('branch.more', { count: more })] : names });
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
