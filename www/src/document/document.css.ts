import { css } from 'lit';

export const look = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: auto;
    background: var(--paper);
    color: var(--ink);
    font: var(--text) / var(--leading) var(--sans);
  }
  article {
    position: relative;
    flex: 1 1 0;
    min-block-size: 0;
    padding: 8px 24px 32px;
    overflow: auto;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  /* In a low panel the tasks scroll away before the text. */
  mi-sim-lab + article {
    min-block-size: min(100%, 240px);
  }
  article:focus-visible {
    outline-offset: -2px;
  }
  article > * {
    max-inline-size: 44em;
  }
  h2,
  h3,
  h4,
  h5 {
    line-height: 1.3;
    text-wrap: balance;
  }
  h2 {
    margin: 16px 0;
    font-size: 24px;
    font-weight: 650;
  }
  h3 {
    margin: 32px 0 8px;
    font-size: 18px;
    font-weight: 650;
  }
  h4,
  h5 {
    margin: 24px 0 8px;
    font-size: 15px;
    font-weight: 650;
  }
  h3 button {
    margin: 0 -8px;
    padding: 4px 8px;
    text-align: start;
  }
  p,
  ul,
  ol {
    margin: 12px 0;
  }
  li > p {
    margin: 4px 0;
  }
  a {
    color: var(--request);
  }
  hr {
    border: 0;
    border-block-start: 1px solid var(--line);
  }
  blockquote,
  .note {
    margin: 16px 0;
    padding: 4px 16px;
    border-inline-start: 3px solid var(--line);
  }
  .note {
    border-color: var(--request);
    background: var(--faint);
    border-radius: 0 var(--radius) var(--radius) 0;
  }
  .note > b {
    display: block;
    margin-block-start: 8px;
    color: var(--request);
    font-size: var(--small);
  }
  .note.warning,
  .note.caution {
    border-color: var(--think);
  }
  .note.warning > b,
  .note.caution > b {
    color: var(--think);
  }
  code,
  pre {
    font: 13px/1.55 var(--mono);
  }
  :not(pre) > code {
    padding: 1px 4px;
    border-radius: 4px;
    background: var(--faint);
  }
  pre {
    margin: 0;
    padding: 12px;
    white-space: pre-wrap;
    tab-size: 2;
  }
  .code {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  .table {
    overflow: auto;
    overflow-wrap: normal;
  }
  table {
    border-collapse: collapse;
    font-size: 14px;
  }
  th,
  td {
    padding: 8px 12px;
    border-block-end: 1px solid var(--line);
    text-align: start;
    vertical-align: top;
    min-inline-size: 7em;
  }
  th {
    border-color: var(--muted);
    font-weight: 650;
  }
  .right {
    text-align: end;
  }
  .center {
    text-align: center;
  }
  .problems {
    margin: 16px 0;
    padding: 12px 16px;
    border: 1px solid var(--refuse);
    border-radius: var(--radius);
    background: var(--panel);
  }
  .problems h3 {
    display: flex;
    gap: 8px;
    align-items: center;
    margin: 0;
    color: var(--refuse);
    font-size: 15px;
  }
  .problems ul {
    margin: 8px 0 0;
    padding-inline-start: 20px;
  }

  @media print {
    :host {
      display: block;
      overflow: visible;
    }
    mi-sim-lab {
      display: none;
    }
    article {
      padding: 0;
      overflow: visible;
    }
    article > * {
      max-inline-size: none;
    }
    h2,
    h3,
    h4,
    h5 {
      break-after: avoid;
    }
    tr {
      break-inside: avoid;
    }
  }
`;
