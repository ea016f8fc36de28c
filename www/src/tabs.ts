import { html, type TemplateResult } from 'lit';
import type { Key, Words } from './locale/locale.js';

/** The parts that can share one place ("Tabs Pattern" of the ARIA Authoring Practices). */
export const PANELS = ['document', 'inspector', 'timeline'] as const;
export type Panel = (typeof PANELS)[number];

/** Which tabs there are, which is open, and what is called otherwise than usual. */
export interface Tabs {
  panels: readonly Panel[];
  chosen: Panel;
  names: Partial<Record<Panel, Key>>;
}

/** The tabs themselves. */
export function tabs(words: Words, { panels, chosen, names }: Tabs, choose: (panel: Panel) => void): TemplateResult {
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${words.t('frame.tabs')} @keydown=${walk}>
    ${panels.map(
      (panel) => html`<button
        type="button"
        role="tab"
        id="${panel}-tab"
        aria-controls="${panel}-panel"
        aria-selected=${panel === chosen}
        tabindex=${panel === chosen ? 0 : -1}
        @click=${() => choose(panel)}
      >
        ${words.t(names[panel] ?? `frame.tab.${panel}`)}
      </button>`,
    )}
  </div>`;
}

/** What a tab shows. They stay in place, so that each keeps where the reader was. */
export function tabPanel(panel: Panel, chosen: Panel, content: unknown): TemplateResult {
  return html`<div
    class="panel"
    role="tabpanel"
    id="${panel}-panel"
    aria-labelledby="${panel}-tab"
    ?hidden=${panel !== chosen}
  >
    ${content}
  </div>`;
}

function walk(event: KeyboardEvent): void {
  const list = event.currentTarget;
  if (!(list instanceof HTMLElement)) return;
  const all = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = all.findIndex((tab) => tab === event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  const tab = all.at(next % all.length);
  tab?.focus();
  tab?.click();
  event.preventDefault();
  event.stopPropagation();
}
