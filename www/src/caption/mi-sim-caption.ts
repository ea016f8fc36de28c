import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import { look } from './caption.css.js';
import { conclusionOf } from './conclusion.js';

/** Under the picture: what happens now and why, in words; at the start what there is to see, at the end where to go on. */
@customElement('mi-sim-caption')
export class Caption extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;
  /** What comes after this document: its address, and its name. */
  @property({ attribute: false }) next: { href: string; title: string } | null = null;

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override render(): TemplateResult {
    const { words, player } = this;
    if (player.cursor <= player.begin) return html`<p class="what">${player.view.document.frontMatter.description ?? words.t('caption.start')}</p>`;
    const { what, why } = words.sentences(player);
    // What the reader did after it, the document does not conclude.
    const isEnd = player.cursor === player.length && !player.canUndo;
    const conclusion = isEnd ? conclusionOf(player.view.document) : '';
    const onward = isEnd ? this.#onward() : this.#pause();
    if (conclusion) return html`<p class="what last">${what}</p><p class="conclusion">${conclusion} ${onward}</p>`;
    return html`<p class="what">${what}</p><p class="why">${why}</p>${onward}`;
  }

  /** Where playing has paused: how it goes on. */
  #pause(): TemplateResult | typeof nothing {
    const { words, player } = this;
    const next = player.sectionAhead;
    if (!next || player.playing) return nothing;
    return html`<p class="pause">${words.t('caption.section', { next: next.title })}</p>`;
  }

  #onward(): TemplateResult | typeof nothing {
    if (!this.next) return nothing;
    const { href, title } = this.next;
    return html`<a class="next" href=${href} @click=${this.#go}>${this.words.t('caption.next', { title })}</a>`;
  }

  /** The host page may go there in a way of its own. */
  #go(event: MouseEvent): void {
    const isFree = this.dispatchEvent(new CustomEvent('mi-sim-next', { bubbles: true, composed: true, cancelable: true }));
    if (!isFree) event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-caption': Caption;
  }
}
