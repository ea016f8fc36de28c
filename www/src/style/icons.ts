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
export const sectionBack = icon(svg`<path d="m18 5-7 7 7 7M11 5l-7 7 7 7" />`);
export const sectionOn = icon(svg`<path d="m6 5 7 7-7 7M13 5l7 7-7 7" />`);
export const present = icon(svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />`);
export const leave = icon(svg`<path d="M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5" />`);
export const wrong = icon(svg`<path d="M12 3 2.5 20h19ZM12 10v5M12 17.6v.2" />`);
