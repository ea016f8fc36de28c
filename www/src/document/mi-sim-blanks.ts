import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../style/controls.js';
import { blanksLook } from './blanks.css.js';
import type { Reading } from './blocks.js';
import { retold } from './retold.js';

/**
 * What a document leaves open for its reader, as `<RESOURCE GROUP>` in its commands: a field for each, and in words what is
 * still missing. What the reader gives belongs to the run from then on, and so to its address.
 *
 * @fires turn with the player of the same document, with what was filled in
 */
@customElement('mi-sim-blanks')
export class BlanksPart extends LitElement {
  static override styles = [controls, blanksLook];

  @property({ attribute: false }) reading!: Reading;

  @state() private isBusy = false;
  /** What the reader has typed, by name. */
  @state() private typed: Readonly<Record<string, string>> = {};
  /** In which order the fields stand. */
  #placed: readonly string[] = [];

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, isPrinted } = this.reading;
    const names = this.#names;
    if (names.length === 0 || !words.isWhole || player.worlds.length > 0 || isPrinted) return nothing;
    const missing = names.filter((name) => this.#value(name) === '');
    const list = new Intl.ListFormat(words.lang, { type: 'unit' }).format(missing);
    return html`<form aria-labelledby="title" @submit=${this.#play}>
      <h3 id="title">${words.t('blanks.title')}</h3>
      <p>${words.t('blanks.what')}</p>
      ${names.map((name) => this.#field(name))}
      <p role="status">${missing.length > 0 ? words.t('blanks.missing', { names: list }) : words.t('blanks.all')}</p>
      <button type="submit" aria-disabled=${this.isBusy || missing.length === names.length}>${words.t('blanks.play')}</button>
    </form>`;
  }

  #field(name: string): TemplateResult {
    return html`<label
      ><span>${name}</span>
      <input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200" .value=${this.#value(name)} @input=${(event: Event) => this.#type(name, event)}
    /></label>`;
  }

  /** What was given before comes first; a field that is there already keeps its place, and so the focus in it. */
  get #names(): readonly string[] {
    const { given, missing } = this.reading.view.document;
    const names = [...(given ?? []).map(({ name }) => name), ...(missing ?? [])];
    this.#placed = [...new Set([...this.#placed.filter((name) => names.includes(name)), ...names])];
    return this.#placed;
  }

  #value(name: string): string {
    const given = this.reading.view.document.given?.find((one) => one.name === name);
    return this.typed[name] ?? given?.value ?? '';
  }

  #type(name: string, { target }: Event): void {
    if (target instanceof HTMLInputElement) this.typed = { ...this.typed, [name]: target.value };
  }

  #play = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { player } = this.reading;
    const filled = Object.fromEntries(this.#names.map((name) => [name, this.#value(name).trim()] as const).filter(([, value]) => value !== ''));
    if (this.isBusy || Object.keys(filled).length === 0) return;
    this.isBusy = true;
    const told = await retold(player, { filled }).catch(() => null);
    this.isBusy = false;
    if (!told?.ok) return void console.warn(told?.failure);
    if (!this.isConnected || this.reading.player !== player) return told.value.close();
    this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: told.value, isFork: false } }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-blanks': BlanksPart;
  }
}
