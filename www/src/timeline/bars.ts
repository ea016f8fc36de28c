import { html, nothing, type TemplateResult } from 'lit';
import type { Lane } from '../run/types/Lane.js';
import type { Life } from '../run/types/Life.js';
import type { Scale } from './axis.js';

// Styles go through the property `.style`: a policy without 'unsafe-inline' refuses the attribute.

/** The lives of a lane as bars: full up to now, pale beyond. */
export function bars({ lives }: Lane, now: number, scale: Scale): TemplateResult {
  return html`<span class="bars" aria-hidden="true">${lives.map((life) => bar(life, now, scale))}</span>`;
}

function bar({ from, until, renewed, ended }: Life, now: number, scale: Scale): TemplateResult {
  const end = ended ?? until;
  return html`<i class="to-come" .style=${place(from, end, scale)}></i>
    ${now > from ? html`<i class="lived" .style=${place(from, Math.min(now, end), scale)}></i>` : nothing}
    ${ended === null ? nothing : html`<i class="rest" .style=${place(ended, until, scale)}></i>`}
    ${renewed === null || renewed > end ? nothing : html`<i class="turn" .style=${`inset-inline-start: ${percent(scale(renewed))}`}></i>`}`;
}

function place(from: number, until: number, scale: Scale): string {
  return `inset-inline-start: ${percent(scale(from))}; inline-size: ${percent(scale(until) - scale(from))}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(3)}%`;
}
