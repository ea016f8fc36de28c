import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** The line icons of the transport and of warnings, 24 by 24; what stands on the stage has its own. */
const icon = (lines: SVGTemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${lines}</svg>`;

export const play = icon(svg`<path d="M7 4.5 19 12 7 19.5Z" />`);
export const pause = icon(svg`<path d="M8 5v14M16 5v14" />`);
export const forward = icon(svg`<path d="m9 5 7 7-7 7" />`);
export const back = icon(svg`<path d="m15 5-7 7 7 7" />`);
export const last = icon(svg`<path d="m6 5 7 7-7 7M18 5v14" />`);
export const first = icon(svg`<path d="m18 5-7 7 7 7M6 5v14" />`);
export const wrong = icon(svg`<path d="M12 3 2.5 20h19ZM12 10v5M12 17.6v.2" />`);
