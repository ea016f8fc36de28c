import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** The shapes of all icons: 24 by 24, drawn with a line of 1.5 in the colour of the text around them. */
const SHAPES = {
  person: svg`<circle cx="12" cy="7.5" r="3.75"/><path d="M4.5 20.25c.6-4.2 3.6-6.5 7.5-6.5s6.9 2.3 7.5 6.5"/>`,
  internet: svg`<circle cx="12" cy="12" r="8.75"/><path d="M3.25 12h17.5M12 3.25c2.6 2.5 3.9 5.4 3.9 8.75s-1.3 6.25-3.9 8.75c-2.6-2.5-3.9-5.4-3.9-8.75S9.4 5.75 12 3.25Z"/>`,
  code: svg`<path d="m8 7-5 5 5 5M16 7l5 5-5 5M13.6 4.5l-3.2 15"/>`,
  machine: svg`<rect x="3.5" y="4" width="17" height="6.5" rx="1.5"/><rect x="3.5" y="13.5" width="17" height="6.5" rx="1.5"/><path d="M7 7.25h.01M7 16.75h.01M11 7.25h6M11 16.75h6"/>`,
  app: svg`<rect x="3.25" y="4" width="17.5" height="16" rx="2"/><path d="M3.25 8.75h17.5M6.25 6.4h.01M9 6.4h.01M8 12.25h8M8 15.75h5"/>`,
  functions: svg`<path d="M13.5 3.5 6.5 13h5l-1 7.5 7-9.5h-5l1-7.5Z"/>`,
  workflow: svg`<rect x="8.5" y="3.25" width="7" height="5" rx="1"/><rect x="2.75" y="15.75" width="7" height="5" rx="1"/><rect x="14.25" y="15.75" width="7" height="5" rx="1"/><path d="M12 8.25V12M6.25 15.75V12h11.5v3.75"/>`,
  api: svg`<circle cx="12" cy="12" r="8.75"/><path d="M9.5 8.5 6.5 12l3 3.5M14.5 8.5l3 3.5-3 3.5"/>`,
  endpoint: svg`<path d="M12 3v5M12 16v5M3 12h5M16 12h5"/><circle cx="12" cy="12" r="4"/><path d="M12 12h.01"/>`,
  manager: svg`<path d="m12 3.5 8.5 4.25L12 12 3.5 7.75 12 3.5Z"/><path d="m3.5 12 8.5 4.25L20.5 12M3.5 16.25 12 20.5l8.5-4.25"/>`,
  provider: svg`<path d="M9 13.5c.6-1.6.5-3-.4-4.6a4 4 0 1 1 6.8 0c-.9 1.6-1 3-.4 4.6"/><path d="M5.5 13.5h13a1 1 0 0 1 1 1v3h-15v-3a1 1 0 0 1 1-1ZM6 20.5h12"/>`,
  directory: svg`<circle cx="12" cy="5.5" r="2.5"/><circle cx="5.5" cy="18" r="2.5"/><circle cx="18.5" cy="18" r="2.5"/><path d="M12 8v4.5M5.5 15.5v-1a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v1"/>`,
  vault: svg`<rect x="3.5" y="3.5" width="17" height="15.5" rx="2"/><circle cx="12" cy="10" r="2.25"/><path d="M12 12.25v3.25M7 19v2M17 19v2"/>`,
  storage: svg`<ellipse cx="12" cy="5.75" rx="7.75" ry="2.75"/><path d="M4.25 5.75v12.5c0 1.5 3.5 2.75 7.75 2.75s7.75-1.25 7.75-2.75V5.75M4.25 12c0 1.5 3.5 2.75 7.75 2.75s7.75-1.25 7.75-2.75"/>`,
  identity: svg`<circle cx="12" cy="12" r="8.75"/><circle cx="12" cy="9.75" r="2.5"/><path d="M6.9 18.9c.7-2.9 2.6-4.4 5.1-4.4s4.4 1.5 5.1 4.4"/>`,
  group: svg`<circle cx="9" cy="8" r="3.25"/><path d="M2.75 19.5c.5-3.7 3-5.6 6.25-5.6s5.75 1.9 6.25 5.6M15.5 5.1a3.25 3.25 0 0 1 0 5.9M17.8 14.4c2 .8 3.2 2.5 3.5 5.1"/>`,
  certificate: svg`<path d="M13 17.5H5a1.5 1.5 0 0 1-1.5-1.5V6A1.5 1.5 0 0 1 5 4.5h14A1.5 1.5 0 0 1 20.5 6v5M7 8.5h10M7 12h4.5"/><circle cx="17" cy="15" r="2.75"/><path d="m15.3 17.3-.55 4.2L17 20.2l2.25 1.3-.55-4.2"/>`,
  token: svg`<path d="M4 6h16v3.5a2.5 2.5 0 0 0 0 5V18H4v-3.5a2.5 2.5 0 0 0 0-5V6Z"/><path d="M14.5 6v2M14.5 11v2M14.5 16v2"/>`,
  key: svg`<circle cx="7.5" cy="15.5" r="4"/><path d="M10.4 12.6 19.5 3.5M15.5 7.5l3 3M18 5l2.2 2.2"/>`,
  role: svg`<path d="M12 3.25 19.5 6v5.5c0 4.6-3 7.8-7.5 9.25-4.5-1.45-7.5-4.65-7.5-9.25V6L12 3.25Z"/>`,
  condition: svg`<path d="M12 3.25 20.75 12 12 20.75 3.25 12Z"/><path d="M12 8.25v4.5M12 15.75h.01"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.75"/><path d="M12 6.75V12l3.5 2.25"/>`,
  check: svg`<path d="m4.5 12.75 5 5 10-11"/>`,
  cross: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  question: svg`<path d="M8.25 8.75c.3-2.2 1.8-3.5 3.9-3.5 2.2 0 3.85 1.35 3.85 3.3 0 3-3.9 3.2-3.9 6.2M12.1 18.75h.01"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  file: svg`<path d="M6.5 3.5h7L18.5 8.5v12h-12v-17ZM13 3.5v5.5h5.5"/>`,
  copy: svg`<rect x="8.5" y="8.5" width="12" height="12" rx="2"/><path d="M15.5 8.5V5.5a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof SHAPES;

/** An icon within a drawing, its upper left corner at this point. */
export function glyph(name: IconName, x: number, y: number, size: number, kind = ''): SVGTemplateResult {
  const scale = size / 24;
  // The line keeps its width at every size.
  return svg`<g class="glyph ${kind}" transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="currentColor"
    stroke-width=${1.5 / Math.max(scale, 0.75)} stroke-linecap="round" stroke-linejoin="round">${SHAPES[name]}</g>`;
}

/** An icon within text; it says nothing to screen readers, the words beside it do. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${SHAPES[name]}</svg>`;
}
