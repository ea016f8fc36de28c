import { css } from 'lit';

/** Buttons, links and what the focus looks like, alike in every part. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  select {
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--radius);
    margin: 0;
    cursor: pointer;
  }
  button:hover,
  select:hover {
    background: var(--faint);
  }
  :focus-visible {
    outline: 2px solid var(--request);
    outline-offset: 2px;
    border-radius: var(--radius);
  }
  svg.icon {
    display: block;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
