import { css } from 'lit';

/**
 * How the parts stand beside and above each other; the size is reserved before there is anything to show. A picture with
 * many machines scrolls, so that what is said of it stays in sight; beside a timeline it takes less.
 */
export const frame = css`
  :host {
    display: block;
    block-size: clamp(832px, 94vh, 1056px);
  }
  :host([hidden]) {
    display: none;
  }
  :host(:state(narrow)) {
    block-size: auto;
    min-block-size: 832px;
  }
  .frame {
    --share: 58%;
    position: relative;
    box-sizing: border-box;
    display: grid;
    grid-template: auto fit-content(var(--share)) auto auto auto minmax(0, 1fr) auto / minmax(352px, 5fr) minmax(0, 7fr);
    grid-template-areas:
      'notice notice'
      'document stage'
      'document transport'
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
  .frame:has(#timeline-tab[aria-selected='true']) {
    --share: 40%;
  }
  .frame.sized {
    grid-template-rows: auto minmax(0, 1fr) auto auto auto minmax(0, min(var(--panel-size), 100% - 330px)) auto;
  }
  :host(:state(narrow)) .frame {
    --panel-size: 480px;
    grid-template: auto auto auto auto auto var(--panel-size) auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'stage' 'transport' 'divider' 'tabs' 'panel' 'bar';
    min-block-size: inherit;
  }
  :host .frame[data-view='stage'] {
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'stage' 'transport' 'bar';
  }
  :host .frame[data-view='document'] {
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    grid-template-areas: 'notice' 'document' 'transport' 'bar';
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
  mi-sim-stage {
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
    border-block-start: 1px solid var(--line);
  }
  mi-sim-divider {
    grid-area: divider;
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
    .frame:not([data-view='stage']) mi-sim-stage,
    mi-sim-transport,
    mi-sim-divider,
    .tabs,
    #inspector-panel,
    #timeline-panel,
    mi-sim-bar {
      display: none;
    }
    #document-panel[hidden] {
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
