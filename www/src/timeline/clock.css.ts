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
    background: var(--faint);
    font-weight: 600;
    text-align: start;
  }
  button:hover {
    border-color: var(--muted);
  }
  .next {
    display: flex;
    gap: 4px;
    align-items: center;
    overflow-wrap: anywhere;
  }
  .next svg {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
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
