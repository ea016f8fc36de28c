import { css } from 'lit';

export const look = css`
  :host {
    padding: 0;
  }
  .asked {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: end;
    margin-block-end: 12px;
  }
  label {
    display: grid;
    gap: 2px;
    color: var(--muted);
    font-size: var(--small);
  }
  select {
    max-inline-size: 100%;
    min-block-size: 32px;
    padding: 2px 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
  }
  .outcome {
    margin: 0 0 10px;
  }
  ul,
  ol {
    margin: 0 0 12px;
    padding-inline-start: 0;
    list-style: none;
  }
  details {
    margin-block-end: 4px;
    padding: 4px 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  /* What is easily overlooked leads the eye. */
  .detour details {
    border-inline-start: 3px solid var(--refuse);
  }
  summary {
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  summary .count {
    color: var(--muted);
    font-size: var(--small);
  }
  ol {
    counter-reset: step;
    margin-block: 8px;
  }
  ol > li {
    counter-increment: step;
    margin-block-end: 10px;
    padding-inline-start: 1.6em;
    position: relative;
  }
  ol > li::before {
    content: counter(step) '.';
    position: absolute;
    inset-inline-start: 0;
    color: var(--muted);
  }
  .by,
  dl {
    margin: 2px 0;
    color: var(--muted);
    font-size: var(--small);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 2px 10px;
  }
  dd {
    margin: 0;
    color: var(--ink);
  }
  pre {
    margin: 4px 0;
    padding: 6px 8px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--faint);
    font: 12px / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  @media (max-width: 480px) {
    dl {
      grid-template-columns: 1fr;
    }
  }
`;
