import { html, type TemplateResult } from 'lit';
import type { Words } from '../locale/locale.js';
import type { Panel } from './panels.js';
import { walkAndChoose } from './walk.js';

/** The tabs of the panels that share one place ("Tabs Pattern" of the ARIA Authoring Practices). */
export function tabs(words: Words, panels: readonly Panel[], chosen: string, choose: (panel: string) => void): TemplateResult {
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${words.t('frame.tabs')} @keydown=${walkAndChoose}>
    ${panels.map(
      ({ name, word }) => html`<button
        type="button"
        role="tab"
        id="${name}-tab"
        aria-controls="${name}-panel"
        aria-selected=${name === chosen}
        tabindex=${name === chosen ? 0 : -1}
        @click=${() => choose(name)}
      >
        ${words.t(word)}
      </button>`,
    )}
  </div>`;
}

/** What a tab shows. They stay in place, so that each keeps where the reader was. */
export function tabPanel({ name }: Panel, chosen: string, content: unknown): TemplateResult {
  return html`<div
    class="panel"
    role="tabpanel"
    id="${name}-panel"
    aria-labelledby="${name}-tab"
    ?hidden=${name !== chosen}
  >
    ${content}
  </div>`;
}
