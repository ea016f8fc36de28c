import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    margin-block-start: 8px;
    font: var(--small) / 1.5 var(--sans);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .gesture,
  .buttons button {
    min-block-size: 28px;
    padding: 2px 10px;
    border-color: var(--line);
  }
  .gesture {
    inline-size: 100%;
    margin-block-end: 4px;
    text-align: start;
  }
  .title {
    margin: 0 0 4px;
    font-weight: 600;
  }
  .past {
    margin: 0 0 6px;
    color: var(--think);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9em, 1fr));
    gap: 2px 10px;
    align-items: end;
  }
  label {
    display: grid;
    min-inline-size: 0;
  }
  label span {
    color: var(--muted);
    font-size: 12px;
  }
  select {
    min-inline-size: 0;
    min-block-size: 26px;
    border-color: var(--line);
    background: var(--panel);
    color: var(--ink);
  }
  pre {
    max-block-size: 7em;
    margin: 0 0 4px;
    padding: 6px 8px;
    border-radius: var(--radius);
    background: var(--faint);
    font: 12px / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  code {
    font: inherit;
  }
  /* In sight however long the command is; the card around has a padding of 10 px. */
  .buttons {
    position: sticky;
    inset-block-end: -10px;
    padding-block: 6px 10px;
    margin-block-end: -10px;
    background: var(--panel);
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .run {
    display: flex;
    gap: 4px;
    align-items: center;
    color: var(--request);
    font-weight: 600;
  }
  .run svg.icon {
    inline-size: 14px;
    block-size: 14px;
  }
  button:disabled {
    color: var(--muted);
    cursor: default;
  }
  [role='alert'] {
    color: var(--refuse);
  }
  [role='alert'] p {
    margin: 0 0 4px;
  }
`;
