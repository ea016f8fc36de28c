import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    padding: 10px 16px 6px;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
    text-wrap: pretty;
    word-break: auto-phrase;
  }
  .what {
    font-size: calc(var(--caption, 1) * 16px);
    font-weight: 600;
    line-height: 1.35;
  }
  /* What to do at work is read beside it. */
  .what.last {
    font-size: calc(var(--caption, 1) * var(--small));
  }
  .why {
    margin-block-start: 2px;
    color: var(--muted);
    font-size: calc(var(--caption, 1) * var(--small));
    line-height: 1.4;
  }
  /* What to do at work counts for more than what happened last. */
  .conclusion {
    margin-block-start: 4px;
    padding-inline-start: 8px;
    border-inline-start: 3px solid var(--request);
    font-size: calc(var(--caption, 1) * 14px);
    font-weight: 600;
    line-height: 1.35;
  }
  .pause {
    color: var(--muted);
    font-size: calc(var(--caption, 1) * var(--small));
    font-style: italic;
    line-height: 1.4;
  }
  .next {
    display: inline-block;
    margin-block-start: 4px;
    color: var(--request);
    font-weight: 600;
  }
  .conclusion .next {
    display: inline;
  }
`;

export const logLook = css`
  :host {
    display: block;
    padding: 3px 12px;
    overflow: auto;
    font-size: 13px;
    line-height: 1.35;
  }
  p,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  p {
    padding-inline: 4px;
    color: var(--muted);
  }
  button {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 6px;
    align-items: baseline;
    inline-size: 100%;
    min-block-size: 24px;
    padding: 2px 4px;
    text-align: start;
  }
  button[aria-current='step'] {
    background: var(--faint);
    font-weight: 600;
  }
  svg {
    inline-size: 14px;
    block-size: 14px;
    align-self: center;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .done svg {
    color: var(--answer);
  }
  .refused svg {
    color: var(--refuse);
  }
  code {
    color: var(--muted);
    font: 12px/1.35 var(--mono);
    overflow-wrap: anywhere;
  }
`;
