import { css } from 'lit';

/** Quiet questions below what they are about, and two decisions beside each other. */
export const whatIfStyle = css`
  :host {
    padding: 0;
  }
  .what-if {
    margin-block-start: 4px;
    color: var(--ink);
  }
  .what-if > button {
    padding: 2px 0;
    border: 0;
    background: none;
    color: var(--request);
    font: inherit;
    font-size: var(--small);
    text-align: start;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .what-if > button:hover,
  .what-if > [aria-expanded='true'] {
    text-decoration-style: solid;
  }
  .differs {
    margin: 6px 0 8px;
    text-wrap: pretty;
  }
  .both {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(13em, 100%), 1fr));
    gap: 8px;
    margin: 0 0 8px;
    font-size: var(--small);
  }
  .both > div {
    display: block;
    padding: 6px 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  .both dt {
    font-size: var(--small);
  }
  .both .mark {
    margin: 2px 0;
  }
  .reason {
    display: block;
  }
  .reason::first-letter {
    text-transform: uppercase;
  }
  .command {
    margin: 0 0 8px;
    font-size: var(--small);
  }
  .command > button {
    padding: 3px 9px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }
  .command > button:hover {
    border-color: var(--muted);
  }
  .command code {
    display: block;
    margin-block: 2px 6px;
  }
`;
