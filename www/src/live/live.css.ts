import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    min-block-size: 0;
    border-inline-end: 1px solid var(--line);
    background: var(--paper);
    color: var(--ink);
    font: var(--text) / var(--leading) var(--sans);
  }
  article {
    block-size: 100%;
    padding: 8px 24px 32px;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  article:focus-visible {
    outline-offset: -2px;
  }
  h2 {
    margin: 16px 0;
    font-size: 24px;
    font-weight: 650;
  }
  h3 {
    margin: 24px 0 8px;
    font-size: 18px;
    font-weight: 650;
  }
  p {
    margin: 12px 0;
  }
  a {
    color: var(--request);
    font-weight: 650;
  }
  .muted {
    color: var(--muted);
    font-size: var(--small);
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    min-block-size: 52px;
    padding: 8px 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  .lost {
    border-color: var(--refuse);
  }
  .mark {
    flex: 1 1 12em;
    padding-inline-start: 18px;
    background: radial-gradient(circle at 5px 0.75em, var(--muted) 5px, transparent 6px);
  }
  .mark.on {
    background: radial-gradient(circle at 5px 0.75em, var(--answer) 5px, transparent 6px);
  }
  .back {
    min-block-size: 36px;
    padding: 0 12px;
    border-color: var(--request);
    color: var(--request);
    font-weight: 650;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li button {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 12px;
    inline-size: 100%;
    padding: 6px 8px;
    border-block-end-color: var(--line);
    border-radius: 0;
    text-align: start;
  }
  li button[aria-current='step'] {
    background: var(--faint);
    box-shadow: inset 3px 0 0 var(--request);
  }
  .who {
    color: var(--muted);
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }
  .status {
    font: 13px/1.55 var(--mono);
  }
  .refused {
    color: var(--refuse);
  }
  code {
    grid-column: 1 / -1;
    font: 13px/1.55 var(--mono);
  }
`;
