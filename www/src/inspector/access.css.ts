import { css } from 'lit';

/** The table of principals and places; it scrolls sideways, its first column stays. */
export const accessStyle = css`
  :host {
    padding: 0;
  }
  .note {
    margin: 0 0 10px;
    color: var(--muted);
    font-size: var(--small);
  }
  .scroll {
    overflow-x: auto;
    margin-block-end: 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .matrix {
    margin: 0;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--small);
  }
  .matrix th,
  .matrix td {
    padding: 0;
    border-block-end: 1px solid var(--line);
    border-inline-start: 1px solid var(--line);
  }
  .matrix tbody tr:last-child > * {
    border-block-end: 0;
  }
  .matrix tr > :first-child {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    border-inline-start: 0;
    background: var(--panel);
  }
  .matrix th {
    padding: 5px 8px;
    color: var(--ink);
    font-size: var(--small);
    overflow-wrap: anywhere;
  }
  .matrix tbody th {
    min-inline-size: 9em;
    max-inline-size: 14em;
  }
  .matrix thead th {
    min-inline-size: 6em;
    font-weight: 600;
    background: var(--faint);
  }
  .kind {
    display: block;
    color: var(--muted);
    font-weight: 400;
  }
  .matrix button {
    display: block;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 5px 8px;
    border: 0;
    background: none;
    color: var(--ink);
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .matrix td:has(button) {
    block-size: 1px;
  }
  .matrix td button {
    block-size: 100%;
  }
  .matrix button:hover,
  .matrix button[aria-pressed='true'] {
    background: color-mix(in srgb, var(--request) 10%, transparent);
  }
  .matrix button[aria-pressed='true'] {
    box-shadow: inset 0 0 0 2px var(--request);
  }
  .matrix button:focus-visible {
    outline-offset: -2px;
  }
  .may {
    color: var(--answer);
  }
  .stillMay,
  .willSoon,
  .depends {
    color: var(--think);
  }
  .denied {
    color: var(--refuse);
  }
  .mayNot {
    color: var(--muted);
  }
  .plain {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .standing {
    display: block;
  }
  .operations {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-block-end: 12px;
  }
  .operations button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    padding: 2px 10px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: none;
    font: inherit;
    font-size: var(--small);
    cursor: pointer;
  }
  .operations .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .operations button[aria-pressed='true'] {
    border-color: currentColor;
    box-shadow: inset 0 0 0 1px currentColor;
    font-weight: 600;
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
