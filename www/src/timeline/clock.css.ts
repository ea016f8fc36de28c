import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    padding: 6px 16px;
    border-block-end: 1px solid var(--line);
    font-size: var(--small);
    line-height: 1.5;
  }
  p {
    margin: 0 0 4px;
    color: var(--muted);
  }
  .ways,
  .given {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  button {
    min-block-size: 30px;
    padding: 1px 8px;
    border-color: var(--line);
    background: var(--panel);
    text-align: start;
  }
  .next {
    border-color: var(--request);
    overflow-wrap: anywhere;
  }
  input {
    min-block-size: 30px;
    padding: 0 4px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
  }
  .refusal {
    margin: 0;
    color: var(--refuse);
  }
`;
