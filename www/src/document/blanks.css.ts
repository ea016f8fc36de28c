import { css } from 'lit';

export const blanksLook = css`
  :host {
    display: block;
  }
  form {
    display: grid;
    gap: 8px;
    margin: 16px 0;
    padding: 12px 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  h3,
  p {
    margin: 0;
  }
  h3 {
    font-size: 15px;
    font-weight: 650;
  }
  p {
    color: var(--muted);
    font-size: var(--small);
  }
  label {
    display: grid;
    grid-template-columns: minmax(8em, 1fr) 2fr;
    gap: 8px;
    align-items: center;
    font: 13px/1.55 var(--mono);
  }
  input {
    min-inline-size: 0;
    padding: 6px 8px;
    border: 1px solid var(--muted);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  button {
    justify-self: start;
    min-block-size: 36px;
    padding: 0 12px;
    border-color: var(--line);
  }
  button[aria-disabled='true'] {
    color: var(--muted);
    cursor: default;
  }
`;
