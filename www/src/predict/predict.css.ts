import { css } from 'lit';

/** The card lies over sentence and log, and where it takes more room, the picture fits into what is left. */
export const look = css`
  :host {
    grid-area: told;
    align-self: end;
    z-index: 2;
    min-inline-size: 0;
    max-block-size: 70vh;
    overflow: auto;
  }
  :host([data-phase='none']) {
    display: none;
  }
  :host([data-phase='offer']) {
    grid-area: stage;
    place-self: end center;
    translate: calc(50% + 52px) 0;
    margin-block-end: 32px;
  }
  :host([data-phase='offer'][narrow]) {
    place-self: center;
    translate: calc(50% + 36px) 0;
    margin-block: 0 28px;
  }
  section {
    padding: 10px 16px 12px;
    border-block: 1px solid var(--line);
    border-block-start: 2px solid var(--request);
    background: var(--panel);
    line-height: 1.4;
  }
  h2,
  p {
    margin: 0;
    overflow-wrap: anywhere;
    word-break: auto-phrase;
  }
  h2 {
    font-size: 16px;
    line-height: 1.35;
  }
  .what,
  .why {
    color: var(--muted);
    font-size: var(--small);
  }
  fieldset {
    display: grid;
    margin: 6px 0;
    padding: 0;
    border: 0;
  }
  label {
    display: flex;
    gap: 8px;
    align-items: baseline;
    padding: 4px 8px;
    border-radius: var(--radius);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  label:hover,
  label:has(:checked) {
    background: var(--faint);
  }
  input {
    flex: none;
    margin: 0;
    accent-color: var(--request);
    translate: 0 2px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    margin-block-start: 6px;
  }
  button {
    min-block-size: 30px;
    padding: 2px 12px;
    border-color: var(--line);
    background: var(--panel);
  }
  button.first {
    border-color: var(--request);
    background: var(--request);
    color: var(--panel);
  }
  button.first:disabled {
    border-color: var(--line);
    background: var(--faint);
    color: var(--muted);
    cursor: default;
  }
  .offer {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 4px 14px;
    border-color: var(--request);
    border-radius: 99px;
    box-shadow: 0 2px 12px rgb(0 0 0 / 18%);
    white-space: nowrap;
  }
  .offer i {
    display: grid;
    place-items: center;
    inline-size: 16px;
    block-size: 16px;
    border: 1.5px solid var(--request);
    border-radius: 4px;
  }
  svg {
    inline-size: 14px;
    block-size: 14px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .verdict {
    display: flex;
    gap: 8px;
    align-items: baseline;
    font-weight: 600;
  }
  .verdict svg {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    translate: 0 2px;
  }
  .right svg {
    color: var(--answer);
  }
  .wrong svg {
    color: var(--think);
  }
  @media (forced-colors: active) {
    button:disabled {
      color: GrayText;
    }
  }
`;
