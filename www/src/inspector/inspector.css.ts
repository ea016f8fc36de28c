import { css } from 'lit';

/** Text first: a sentence, its reason, and below it the exact matter in tabs. */
export const style = css`
  :host {
    display: block;
    box-sizing: border-box;
    padding: 0 20px 12px;
    color: var(--ink);
    font: var(--text) / var(--leading) var(--sans);
  }
  .told {
    padding: 16px 0 12px;
  }
  h3 {
    margin: 0;
    font-size: 17px;
    font-weight: 600;
    line-height: 1.45;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .why {
    margin: 4px 0 0;
    color: var(--muted);
    max-inline-size: 44em;
  }
  .aside {
    display: flex;
    gap: 8px;
    margin: 8px 0 14px;
    padding-inline-start: 10px;
    border-inline-start: 2px solid var(--think);
    font-size: var(--small);
    color: var(--muted);
  }
  [role='tablist'] {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    border-block-end: 1px solid var(--line);
  }
  [role='tab'] {
    margin-block-end: -1px;
    padding: 6px 2px;
    border: 0;
    border-block-end: 2px solid transparent;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 14px;
    cursor: pointer;
  }
  [role='tab']:hover {
    color: var(--ink);
  }
  [role='tab'][aria-selected='true'] {
    border-block-end-color: var(--request);
    color: var(--ink);
    font-weight: 600;
  }
  :focus-visible {
    outline: 2px solid var(--request);
    outline-offset: 2px;
    border-radius: 3px;
  }
  @media (forced-colors: active) {
    [role='tab'][aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  [role='tabpanel'] {
    padding-block: 12px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block: 0 10px;
  }
  .exact {
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    font: 13px / 1.6 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  code {
    font: 13px var(--mono);
    overflow-wrap: anywhere;
  }
  section + section {
    margin-block-start: 24px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--line);
  }
  h4 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 4px 0 8px;
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .icon {
    flex: none;
  }
  h4 .icon {
    color: var(--identity);
  }
  .mark {
    display: flex;
    align-items: start;
    gap: 8px;
    margin: 0 0 10px;
  }
  .good > .icon {
    color: var(--answer);
  }
  .bad > .icon {
    color: var(--refuse);
  }
  table {
    inline-size: 100%;
    margin-block: 0 16px;
    border-collapse: collapse;
    font-size: 14px;
  }
  .scroll {
    margin-block-end: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow-x: auto;
  }
  .list {
    margin: 0;
    font-size: var(--small);
  }
  .list th,
  .list td {
    padding: 5px 12px;
    overflow-wrap: normal;
  }
  .list td,
  .list th code {
    white-space: nowrap;
  }
  .list .long {
    min-inline-size: 28em;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .list tr:last-child td {
    border-block-end: 0;
  }
  details {
    margin-block-end: 10px;
  }
  summary {
    padding-block: 4px;
    color: var(--muted);
    cursor: pointer;
  }
  .whose {
    color: var(--muted);
    font-family: var(--sans);
  }
  caption {
    padding-block: 4px;
    color: var(--muted);
    font-size: var(--small);
    text-align: start;
  }
  th,
  td {
    padding: 5px 12px 5px 0;
    border-block-end: 1px solid var(--line);
    text-align: start;
    vertical-align: top;
    line-height: 1.5;
  }
  thead th {
    color: var(--muted);
    font-size: var(--small);
    font-weight: 400;
  }
  tbody th {
    font-weight: 400;
    color: var(--identity);
    min-inline-size: 6em;
  }
  td:last-child {
    padding-inline-end: 0;
  }
  .time {
    display: block;
    color: var(--muted);
    font-size: var(--small);
  }
  ins {
    text-decoration: none;
    box-shadow: inset 2px 0 var(--answer);
    padding-inline-start: 8px;
    display: block;
  }
  dl {
    margin: 0 0 14px;
  }
  dl > div {
    display: grid;
    grid-template-columns: min(11em, 30%) 1fr;
    gap: 12px;
    padding-block: 4px;
    border-block-end: 1px solid var(--line);
  }
  dt {
    color: var(--muted);
    font-size: 14px;
  }
  dd {
    margin: 0;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
`;
