import { css } from 'lit';

/**
 * How the parts stand beside and above each other. The size is reserved before there is anything to show, and never more
 * than the window has: picture, sentence and controls are in sight together, and what is longer scrolls inside.
 */
export const frame = css`
  :host {
    display: block;
    block-size: min(100dvh, 1056px);
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    isolation: isolate;
    --told: 116px;
    /* What the rows beside picture and panel take, about: these two share the rest, and the picture keeps its height. */
    --rest: 317px;
    --share: 0.75;
    /* In a picture lower than this, text is smaller than it should be. */
    --least: min(241px, 0.7 * (100% - var(--rest)));
    --picture: max(var(--least), var(--share) * (100% - var(--rest)));
    position: relative;
    box-sizing: border-box;
    display: grid;
    /* The controls stand above what is told: they keep their place, however long the sentence is. */
    /* The panel keeps room for its own tabs. */
    grid-template: auto var(--picture) auto minmax(var(--told), max-content) auto auto minmax(56px, 1fr) auto / minmax(352px, 5fr) minmax(0, 7fr);
    grid-template-areas:
      'notice notice'
      'document stage'
      'document transport'
      'document told'
      'document divider'
      'document tabs'
      'document panel'
      'bar bar';
    block-size: 100%;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: var(--text) / var(--leading) var(--sans);
    overflow: hidden;
  }
  .frame:focus {
    outline: none;
  }
  .frame:has(#timeline-tab[aria-selected='true']) {
    --share: 0.41;
  }
  .frame:has(#terminal-tab[aria-selected='true']) {
    --share: 0.5;
  }
  /* Two pictures need all of the height, so that the panels stand beside them. */
  .frame:has(mi-sim-worlds) {
    --share: 0.8;
  }
  :host(:not(:state(narrow))) .frame[data-view='full']:has(mi-sim-worlds) {
    /* Each world has its sentence under its picture, so the controls come before the words about the whole. */
    grid-template: auto auto minmax(0, 1fr) auto 140px auto / minmax(352px, 2fr) minmax(0, 4fr);
    grid-template-areas: 'notice notice' 'tabs stage' 'panel stage' 'panel transport' 'panel told' 'bar bar';
  }
  :host(:not(:state(narrow))) .frame[data-view='full']:has(mi-sim-worlds) mi-sim-divider {
    display: none;
  }
  :host(:not(:state(narrow))) .frame[data-view='full']:has(mi-sim-worlds) :is(.tabs, .panel) {
    border-inline-end: 1px solid var(--line);
  }
  .frame:has(mi-sim-worlds) .begin {
    place-self: center;
  }
  .frame.sized {
    --picture: max(133px, 100% - var(--rest) - var(--panel-size));
  }
  :host(:state(narrow)) .frame {
    --told: 132px;
    --rest: 405px;
    --caption: 0.92;
    grid-template: auto var(--picture) auto minmax(var(--told), max-content) auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'stage' 'transport' 'told' 'divider' 'tabs' 'panel' 'bar';
  }
  /* Whoever types in a lab reads what comes back: of a low window the picture takes less. */
  .frame.lab:has(#terminal-tab[aria-selected='true']) {
    --least: min(176px, 0.7 * (100% - var(--rest)));
    --share: 0.36;
  }
  :host(:state(narrow)) .frame.lab {
    --share: 0.36;
  }
  /* On a phone what is typed goes before most of the controls. */
  :host(:state(narrow)) .frame.lab:has(#terminal-tab[aria-selected='true']) {
    --picture: 0px;
    --told: 0px;
    --more: none;
    & :is(mi-sim-stage, mi-sim-log, .begin) {
      display: none;
    }
    & .told {
      grid-template: auto / auto;
    }
  }
  :host .frame[data-view='stage'] {
    grid-template: auto minmax(0, 1fr) minmax(var(--told), max-content) auto auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'stage' 'told' 'transport' 'bar';
  }
  :host .frame[data-view='document'] {
    grid-template: auto minmax(0, 1fr) minmax(var(--told), max-content) auto auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'document' 'told' 'transport' 'bar';
  }
  :host(:state(presented)) {
    position: fixed;
    inset: 0;
    z-index: 2147483647;
    block-size: auto;
  }
  :host .frame[data-view='presentation'] {
    --caption: 1.7;
    grid-template: auto minmax(0, 1fr) minmax(6.5em, auto) / minmax(0, 1fr);
    grid-template-areas: 'notice' 'stage' 'told';
    border: 0;
    border-radius: 0;
  }
  .told {
    grid-area: told;
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    min-inline-size: 0;
    min-block-size: 0;
    border-block-end: 1px solid var(--line);
  }
  .told mi-sim-caption {
    overflow: auto;
  }
  /* It takes what room the sentence leaves, and never asks for more. */
  .told mi-sim-log {
    block-size: 0;
    min-block-size: 100%;
    border-inline-start: 1px solid var(--line);
  }
  :host(:state(narrow)) .told {
    grid-template: minmax(88px, max-content) 44px / minmax(0, 1fr);
  }
  :host(:state(narrow)) .told mi-sim-log {
    border-inline-start: 0;
    border-block-start: 1px solid var(--line);
  }
  :host .frame[data-view='presentation'] .told {
    grid-template: auto / minmax(0, 1fr);
    text-align: center;
  }
  .begin {
    grid-area: stage;
    place-self: end center;
    margin-block-end: 14px;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 68px;
    block-size: 68px;
    border-radius: 50%;
    background: var(--request);
    color: var(--panel);
    font-size: 32px;
    box-shadow: 0 4px 24px rgb(0 0 0 / 30%);
  }
  @media (forced-colors: active) {
    .begin {
      border: 2px solid ButtonText;
    }
  }
  /* Where the picture stands upright, the lane below Azure's services is in its middle. */
  :host(:state(narrow)) .begin {
    place-self: center;
    margin-block: 0 28px;
    inline-size: 48px;
    block-size: 48px;
    font-size: 24px;
  }
  .begin:hover {
    background: var(--request);
    filter: brightness(1.12);
  }
  .begin:focus-visible {
    border-radius: 50%;
  }
  .begin svg {
    fill: currentColor;
    margin-inline-start: 6px;
  }
  .leave {
    position: absolute;
    inset: 8px 8px auto auto;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    background: var(--panel);
    border-color: var(--line);
  }
  .notice {
    grid-area: notice;
    display: flex;
    gap: 12px;
    align-items: start;
    margin: 12px;
    padding: 8px 12px;
    border: 1px solid var(--refuse);
    border-radius: var(--radius);
    overflow-wrap: anywhere;
  }
  .notice svg {
    flex: none;
    margin-block-start: 0.2em;
    color: var(--refuse);
  }
  .notes {
    display: block;
    border-color: var(--line);
  }
  .notes p {
    margin: 0;
  }
  .notes:not(:has(p)) {
    margin: 0;
    padding: 3px 12px;
    border: 0;
    border-block-end: 1px solid var(--line);
    border-radius: 0;
  }
  .notice button {
    flex: none;
    margin-inline-start: auto;
    padding: 2px 12px;
    border-color: var(--line);
  }
  slot {
    display: block;
    grid-column: 1 / -1;
    grid-row: 2 / -1;
    padding: 0 24px;
    overflow: auto;
  }
  mi-sim-stage,
  mi-sim-worlds {
    grid-area: stage;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: auto;
    border-block-end: 1px solid var(--line);
  }
  mi-sim-transport {
    grid-area: transport;
    min-inline-size: 0;
    border-block-end: 1px solid var(--line);
  }
  mi-sim-document,
  mi-sim-live {
    grid-area: document;
    border-inline-end: 1px solid var(--line);
  }
  mi-sim-inspector {
    padding: 0 20px 24px;
    overflow: auto;
  }
  mi-sim-inspector:focus-visible {
    outline-offset: -2px;
  }
  mi-sim-bar {
    grid-area: bar;
    min-block-size: 37px;
    border-block-start: 1px solid var(--line);
  }
  mi-sim-divider {
    grid-area: divider;
    /* Before it is there. */
    display: block;
    min-block-size: 10px;
  }
  .tabs {
    grid-area: tabs;
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 0 12px;
    border-block-end: 1px solid var(--line);
  }
  .tabs button {
    min-block-size: 40px;
    padding: 0 10px;
    border: 0;
    font-size: 14px;
    white-space: nowrap;
    border-radius: 0;
    border-block-end: 2px solid transparent;
    color: var(--muted);
  }
  :host(:state(narrow)) .tabs {
    gap: 0;
    padding: 0 6px;
  }
  :host(:state(narrow)) .tabs button {
    padding: 0 3px;
    font-size: clamp(12px, 3.4vw, var(--small));
  }
  .tabs button[aria-selected='true'] {
    border-color: var(--request);
    color: var(--ink);
    font-weight: 650;
  }
  @media (forced-colors: active) {
    .tabs button[aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  .panel {
    grid-area: panel;
    min-block-size: 0;
  }
  .panel > * {
    block-size: 100%;
    border: 0;
  }

  /* On paper stands the whole document, or the picture where there is no document. */
  @media print {
    :host,
    :host(:state(narrow)) {
      block-size: auto;
      min-block-size: 0;
    }
    .frame,
    :host(:state(narrow)) .frame {
      display: block;
      block-size: auto;
      min-block-size: 0;
      border: 0;
      overflow: visible;
    }
    .frame:not([data-view='stage']) > :not(mi-sim-document, mi-sim-live, #document-panel, #live-panel),
    mi-sim-transport,
    mi-sim-bar {
      display: none;
    }
    #document-panel[hidden],
    #live-panel[hidden] {
      display: block;
    }
    mi-sim-document,
    mi-sim-live,
    .panel > * {
      block-size: auto;
      border: 0;
    }
  }
`;
