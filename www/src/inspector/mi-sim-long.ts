import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { T } from '../locale/words.js';

const SHOWN = 48;

/** A word too long to read: its beginning, and a button that shows all of it. */
@customElement('mi-sim-long')
export class LongWord extends LitElement {
  static override styles = css`
    button {
      padding: 0;
      border: 0;
      background: none;
      color: var(--request);
      font: 12px var(--sans);
      text-decoration: underline;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 2px solid var(--request);
      outline-offset: 2px;
    }
  `;

  @property() text = '';
  @property({ attribute: false }) t: T | null = null;
  @state() private isOpen = false;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('text')) this.isOpen = false;
  }

  protected override render(): TemplateResult {
    const { text, isOpen } = this;
    const label = isOpen ? this.t?.('inspector.shorten') : this.t?.('inspector.expand', { count: text.length });
    return html`${isOpen ? text : `${text.slice(0, SHOWN)}…`} <button
        type="button"
        aria-expanded=${isOpen}
        @click=${() => (this.isOpen = !isOpen)}
      >${label}</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-long': LongWord;
  }
}
