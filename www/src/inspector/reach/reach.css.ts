import { css } from 'lit';

export const look = css`
  :host {
    padding: 0;
  }
  .asked {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    margin-block-end: 10px;
  }
  label {
    display: flex;
    gap: 6px;
    align-items: center;
    min-inline-size: 0;
    color: var(--muted);
    font-size: var(--small);
  }
  select {
    min-inline-size: 0;
    max-inline-size: 100%;
    min-block-size: 32px;
    padding: 2px 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
  }
  .note {
    margin: 0 0 10px;
    color: var(--muted);
    font-size: var(--small);
  }
  .outcome {
    margin: 0;
    padding-block: 6px 10px;
    font-weight: 600;
    outline-offset: -2px;
  }
  .outcome:empty {
    padding: 0;
  }
  .why {
    margin: 8px 0 6px;
  }
  .mark {
    font-size: var(--small);
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
    color: var(--ink);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .count {
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
  dt,
  dd {
    margin: 0;
    font-size: var(--small);
  }
  dd {
    color: var(--ink);
  }
  pre code {
    font: inherit;
  }
  .run {
    display: flex;
    gap: 6px;
    align-items: center;
    min-block-size: 32px;
    margin-block: 4px 8px;
    padding: 2px 10px;
    border-color: var(--line);
    color: var(--request);
    font-weight: 600;
  }
  .run svg.icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .run:disabled {
    color: var(--muted);
    cursor: default;
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
