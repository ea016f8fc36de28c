import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    /* In a panel lower than 320px tasks and text scroll together: the factor lifts the limit there. */
    max-block-size: max(55%, 999 * (320px - 100%));
    flex: none;
    overflow: auto;
    border-block-end: 1px solid var(--line);
    background: var(--panel);
    color: var(--ink);
    font: var(--small) / 1.5 var(--sans);
  }
  section {
    padding: 8px 16px 10px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    justify-content: space-between;
  }
  h3 {
    margin: 0;
    font-size: 14px;
  }
  .tools {
    display: flex;
    gap: 4px;
  }
  button {
    min-block-size: 28px;
    padding: 0 8px;
    border-color: var(--line);
  }
  button:disabled {
    color: var(--muted);
    opacity: 0.6;
    cursor: default;
  }
  p {
    margin: 4px 0;
  }
  ol {
    margin: 6px 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 8px;
    padding-block: 3px;
  }
  b {
    font-weight: 600;
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: 20px;
    block-size: 20px;
    border: 1.5px solid var(--line);
    border-radius: 50%;
  }
  .now .mark {
    border-color: var(--request);
  }
  .done .mark {
    border-color: var(--answer);
    color: var(--answer);
  }
  .mark svg {
    inline-size: 14px;
    block-size: 14px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2.5;
  }
  .ahead {
    color: var(--muted);
  }
  .missing {
    display: block;
    color: var(--think);
  }
  .actors {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
  }
  details {
    margin-block: 4px;
  }
  summary {
    padding-block: 3px;
    color: var(--request);
    cursor: pointer;
  }
  .hint p {
    padding: 6px 10px;
    border-inline-start: 3px solid var(--think);
    background: var(--faint);
  }
  code,
  pre {
    font: 13px / 1.5 var(--mono);
    overflow-wrap: anywhere;
  }
  pre {
    margin: 4px 0;
    padding: 6px 10px;
    background: var(--faint);
    white-space: pre-wrap;
  }
  .receipt {
    margin-block-start: 6px;
    padding: 8px 10px;
    border: 1px solid var(--answer);
    border-radius: var(--radius);
  }
  .receipt ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .receipt li {
    display: list-item;
    padding: 0;
  }
  .next {
    color: var(--request);
    font-size: 14px;
    font-weight: 600;
  }
  .leaving {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    padding: 6px 10px;
    border-inline-start: 3px solid var(--think);
    background: var(--faint);
  }
  .receipt code {
    display: block;
    max-block-size: 4.5em;
    margin-block: 4px;
    overflow: auto;
  }

  @media (forced-colors: active) {
    button:disabled {
      color: GrayText;
      opacity: 1;
    }
  }
`;
