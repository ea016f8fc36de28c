import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons/icons.js';
import type { T } from '../locale/words.js';

/** A button that copies a text; where the browser refuses, it shows the text selected, to be copied by hand. */
@customElement('mi-sim-copy')
export class CopyButton extends LitElement {
  static override styles = css`
    button {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      padding: 3px 9px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--panel);
      color: var(--ink);
      font: inherit;
      font-size: var(--small);
      cursor: pointer;
    }
    button:hover {
      border-color: var(--muted);
    }
    button:focus-visible,
    textarea:focus-visible {
      outline: 2px solid var(--request);
      outline-offset: 1px;
    }
    .icon {
      inline-size: 15px;
      block-size: 15px;
    }
    label {
      display: block;
      margin-block: 8px;
      font-size: var(--small);
    }
    textarea {
      display: block;
      box-sizing: border-box;
      inline-size: 100%;
      block-size: 7em;
      background: var(--panel);
      color: var(--ink);
      border: 1px solid var(--line);
      font: 13px var(--mono);
    }
  `;

  @property() text = '';
  @property() label = '';
  @property({ attribute: false }) t: T | null = null;
  @state() private outcome: 'none' | 'copied' | 'refused' = 'none';

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.outcome = 'copied';
    } catch {
      this.outcome = 'refused';
      await this.updateComplete;
      this.renderRoot.querySelector('textarea')?.select();
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('text')) this.outcome = 'none';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, outcome, label } = this;
    if (!t) return nothing;
    const isCopied = outcome === 'copied';
    return html`<button type="button" @click=${this.#copy}>
        ${icon(isCopied ? 'check' : 'copy')}<span role="status">${isCopied ? t('inspector.copied') : label || t('inspector.copy')}</span>
      </button>
      ${
        outcome === 'refused'
          ? html`<label>${t('inspector.copyByHand')}<textarea readonly .value=${this.text}></textarea></label>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-copy': CopyButton;
  }
}
