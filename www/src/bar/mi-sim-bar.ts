import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons/icons.js';
import { about, LANGS, type Lang, type Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { linkOf, type Place } from '../share.js';
import { controls } from '../style/controls.js';
import { THEMES, type Theme } from '../style/theme.js';

/**
 * The line at the foot: which run this is, and what the host page leaves to the reader.
 *
 * @fires choose-lang with the language
 * @fires choose-theme with the theme
 * @fires choose-questions with whether the reader wants to be asked what will happen
 */
@customElement('mi-sim-bar')
export class Bar extends LitElement {
  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;
  /** Where links to the run lead; `null` where no page could open it. */
  @property({ attribute: false }) place: Place | null = null;
  /** The language in use; `null` when the host page decides. */
  @property({ attribute: false }) chosenLang: Lang | null = null;
  /** The theme in use; `null` when the host page decides. */
  @property({ attribute: false }) chosenTheme: Theme | null = null;

  /** Whether the reader is asked what will happen; `null` when the host page decides. */
  @property({ attribute: false }) questions: boolean | null = null;

  /** What became of copying; empty before. */
  @state() private copied: '' | 'done' | 'refused' = '';

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
        padding: 4px 12px;
        background: var(--paper);
        color: var(--muted);
        font: 12px/1.6 var(--sans);
      }
      p {
        display: flex;
        flex-wrap: wrap;
        flex: 1;
        gap: 4px;
        align-items: center;
        margin: 0;
        overflow-wrap: anywhere;
      }
      .refused {
        flex-basis: 100%;
        color: var(--refuse);
      }
      a {
        color: inherit;
      }
      code {
        font: 12px var(--mono);
      }
      button {
        display: flex;
        gap: 4px;
        align-items: center;
        min-block-size: 28px;
        padding: 0 6px;
      }
      label {
        display: flex;
        gap: 4px;
        align-items: center;
      }
      select {
        min-block-size: 28px;
        border-color: var(--line);
        background: var(--panel);
        color: var(--ink);
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`${this.#refused()} ${this.#seed()} ${this.#asks()} ${this.#langs()} ${this.#themes()}`;
  }

  /** What the page's address asked for is no seed: the run has another one. */
  #refused(): TemplateResult | typeof nothing {
    const { refusedSeed } = this.player.view;
    return refusedSeed === null ? nothing : html`<p class="refused" role="alert">${this.words.t('frame.seed.refused', { seed: refusedSeed })}</p>`;
  }

  get #link(): string | null {
    return this.place && linkOf(this.player, this.place);
  }

  /** Which run this is; a journal that a server writes is none that could be repeated by a seed. */
  #seed(): TemplateResult {
    const { words } = this;
    const { seed } = this.player.view;
    if (seed === '') return html`<p></p>`;
    const link = this.#link;
    const said = { '': '', done: words.t('frame.seed.copied'), refused: words.t('frame.seed.byHand') }[this.copied];
    return html`<p>
      ${link === null
        ? html`<span>${words.t('frame.seed')} <code>${seed}</code></span>`
        : html`<a href=${link} title=${words.t('frame.seed.link')}>${words.t('frame.seed')} <code>${seed}</code></a>
            <button type="button" @click=${this.#copy}>${icon('copy')}${words.t('frame.seed.copy')}</button>`}
      <span role="status">${said}</span>
    </p>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link ?? '');
      this.copied = 'done';
    } catch {
      // Frames without the right to the clipboard, and pages that are not secure: the link itself stands beside.
      this.copied = 'refused';
    }
  }

  #asks(): TemplateResult | typeof nothing {
    const { questions, words } = this;
    if (questions === null) return nothing;
    const choose = ({ target }: Event): unknown => this.dispatchEvent(new CustomEvent('choose-questions', { detail: (target as HTMLInputElement).checked }));
    return html`<label title=${words.t('predict.offer.why')}><input type="checkbox" .checked=${questions} @change=${choose} />${words.t('predict.offer')}</label>`;
  }

  #langs(): TemplateResult | typeof nothing {
    if (!this.chosenLang) return nothing;
    return html`<label>
      ${this.words.t('frame.lang')}
      <select @change=${(event: Event) => this.#say('choose-lang', event)}>
        ${LANGS.map(
          (lang) => html`<option value=${lang} lang=${lang} ?selected=${lang === this.chosenLang}>${about(lang).name}</option>`,
        )}
      </select>
    </label>`;
  }

  #themes(): TemplateResult | typeof nothing {
    if (!this.chosenTheme) return nothing;
    return html`<label>
      ${this.words.t('frame.theme')}
      <select @change=${(event: Event) => this.#say('choose-theme', event)}>
        ${THEMES.map(
          (theme) => html`<option value=${theme} ?selected=${theme === this.chosenTheme}>
            ${this.words.t(`frame.theme.${theme}`)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  #say(name: string, { target }: Event): void {
    this.dispatchEvent(new CustomEvent(name, { detail: (target as HTMLSelectElement).value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-bar': Bar;
  }
}
