import { html, type TemplateResult } from 'lit';
import type { Inline } from '../run/types/Inline.js';

/** Running text as it is drawn. */
export type Running = (TemplateResult | string)[];

/** Draws running text. */
export function inlines(all: Inline[]): Running {
  return all.map(inline);
}

function inline(one: Inline): TemplateResult | string {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'code':
      return html`<code>${one.text}</code>`;
    case 'emphasis':
      return html`<em>${inlines(one.inlines)}</em>`;
    case 'strong':
      return html`<strong>${inlines(one.inlines)}</strong>`;
    case 'link':
      return leads(one.href) ? html`<a href=${one.href}>${inlines(one.inlines)}</a>` : html`${inlines(one.inlines)}`;
    case 'image':
      return one.alt;
    case 'break':
      return html`<br />`;
  }
}

/** Whether an address is one that a document may link to. No other is in one that was read here, but a record is a file. */
function leads(href: string): boolean {
  return URL.canParse(href, document.baseURI) && /^(https?|file):$/.test(new URL(href, document.baseURI).protocol);
}
