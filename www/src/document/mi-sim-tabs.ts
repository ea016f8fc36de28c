import { html, LitElement, nothing, render, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { walk } from '../panels/walk.js';
import type { Player } from '../run/player.js';
import { controls } from '../style/controls.js';
import type { Block } from '../run/types/Block.js';
import type { Tab } from '../run/types/Tab.js';
import { blocks, type Reading } from './blocks.js';
import { rememberedTabs, rememberTab } from './chosen-tabs.js';
import { commandsOf } from './commands.js';
import { retold } from './retold.js';
import { look } from './tabs.css.js';

type Tabs = Extract<Block, { type: 'tabs' }>;

/** The runs for which it was seen to what their reader chose before. */
const seen = new WeakSet<Player>();

/**
 * A step that is told in tabs ("Tabs Pattern" of the ARIA Authoring Practices). The arrow keys walk, and a name is chosen by
 * Enter, as the whole document is then played anew. What the tab shows is drawn into the document around; on paper, all are.
 *
 * @fires turn with the player of the same document, told in another tab
 */
@customElement('mi-sim-tabs')
export class TabsPart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) group!: Tabs;
  @property({ attribute: false }) reading!: Reading;

  /** The tab that is on its way. */
  @state() private awaited: string | null = null;

  protected override render(): TemplateResult {
    const { words, view } = this.reading;
    const shown = toldIn(this.group, view.tab);
    const tabs = this.group.blocks.map(
      (tab, index) => html`<button
        type="button"
        role="tab"
        id="tab-${index}"
        aria-controls="panel"
        aria-selected=${tab === shown}
        tabindex=${tab === shown ? 0 : -1}
        @click=${() => void this.#choose(tab.id)}
      >
        ${tab.title}
      </button>`,
    );
    const label = words.isWhole ? words.t('tabs.name') : nothing;
    const name = `tab-${this.group.blocks.findIndex((tab) => tab === shown)}`;
    return html`<div role="tablist" aria-label=${label} aria-busy=${this.awaited !== null} @keydown=${onKey}>${tabs}</div>
      <div role="tabpanel" id="panel" aria-labelledby=${name}><slot></slot></div>`;
  }

  protected override updated(): void {
    const { player, view, isPrinted } = this.reading;
    const shown = toldIn(this.group, view.tab);
    const all = isPrinted ? this.group.blocks : this.group.blocks.filter((tab) => tab === shown);
    render(all.map((tab) => html`${isPrinted ? html`<h5>${tab.title}</h5>` : nothing}${blocks(tab.blocks, this.reading)}`), this);
    if (seen.has(player)) return;
    seen.add(player);
    // A recipe tells in which tab it was made, and a world of another answer is one of this run.
    if (player.recipe !== null || player.isOther) return;
    const wished = rememberedTabs().find((id) => view.document.tabs?.includes(id));
    if (wished !== undefined) void this.#turnTo(wished);
  }

  async #choose(id: string): Promise<void> {
    rememberTab(id);
    await this.#turnTo(id);
  }

  async #turnTo(id: string): Promise<void> {
    const { player, view } = this.reading;
    if (id === view.tab || this.awaited !== null) return;
    this.awaited = id;
    const tab = toldIn(this.group, id);
    const told = await retold(player, { tab: id }, commandsOf(tab?.blocks ?? []).map(({ index }) => index)).catch(() => null);
    this.awaited = null;
    if (!told?.ok) return void console.warn(told?.failure);
    // Meanwhile the reader may have gone elsewhere.
    if (!this.isConnected || this.reading.player !== player) return told.value.close();
    seen.add(told.value);
    this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: told.value, isFork: false } }));
  }
}

/** The tab of a group that is followed when the document is told in one with this id: its own, or its first. */
function toldIn({ blocks: tabs }: Tabs, id: string | undefined): Tab | undefined {
  return tabs.find((tab) => tab.id === id) ?? tabs[0];
}

/** Enter and the blank choose; what all these keys mean elsewhere in the element, they do not mean here. */
function onKey(event: KeyboardEvent): void {
  walk(event);
  if (event.key === ' ' || event.key === 'Enter') event.stopPropagation();
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-tabs': TabsPart;
  }
}
