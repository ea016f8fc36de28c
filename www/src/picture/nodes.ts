/**
 * The things in the picture as controls: a list of buttons that lie over them. It is what keys reach and what screen
 * readers read, so that both have the same as the picture. The list is one stop of the tab key; up and down go through it.
 */

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Layout } from './layout.js';
import { placeOf } from './routes.js';

/** One thing in the picture, in words. */
export interface Item {
  readonly key: string;
  readonly text: string;
}

interface State {
  readonly name: string;
  readonly picked: string | null;
  readonly focused: string | null;
}

interface Actions {
  readonly pick: (key: string) => void;
  readonly focus: (key: string) => void;
  readonly key: (event: KeyboardEvent) => void;
}

export function nodes(items: readonly Item[], layout: Layout, { name, picked, focused }: State, actions: Actions): TemplateResult {
  return html`<ul class="nodes" aria-label=${name} @keydown=${actions.key}>
    ${repeat(items, ({ key }) => key, ({ key, text }) => {
      return html`<li>
        <button
          data-node=${key}
          title=${text}
          tabindex=${key === focused ? 0 : -1}
          aria-pressed=${key === picked}
          .style=${placed(layout, key)}
          @click=${() => actions.pick(key)}
          @focus=${() => actions.focus(key)}
        >${text}</button>
      </li>`;
    })}
  </ul>`;
}

/** Where the button of a thing lies. What lies in another thing lies above it. */
function placed(layout: Layout, key: string): string {
  const { box } = placeOf(layout, key);
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const [left, top] = [percent(box.x, layout.width), percent(box.y, layout.height)];
  const [width, height] = [percent(box.w, layout.width), percent(box.h, layout.height)];
  // Through the property `.style`: a policy without 'unsafe-inline' refuses the attribute, which Lit's styleMap writes.
  return `left: ${left}; top: ${top}; width: ${width}; height: ${height}; z-index: ${layout.within.has(key) ? 1 : 0}`;
}

/** Goes to the next thing or the one before. */
export function stepTo(event: KeyboardEvent, items: readonly Item[]): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset['node'] : undefined;
  if (!by || from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const index = items.findIndex(({ key }) => key === from);
  const next = items[Math.max(0, Math.min(items.length - 1, index + by))];
  event.preventDefault();
  const list = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
  const buttons = [...(list?.querySelectorAll('button') ?? [])];
  buttons.find((button) => button.dataset['node'] === next?.key)?.focus();
}
