import { css } from 'lit';

/** The ladder of scopes: its rail takes the colour of what decided, from there down. */
export const decisionStyle = css`
  .planes {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: var(--small);
  }
  .planes li {
    display: flex;
    gap: 4px;
    padding: 2px 8px;
    border: 1px dashed var(--line);
    border-radius: var(--radius);
    color: var(--muted);
  }
  .planes .asked {
    border: 1px solid var(--ink);
    color: var(--ink);
  }
  .planes .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 3px;
  }
  .planes strong {
    display: block;
    font-weight: 600;
  }
  .ladder {
    --rail: var(--line);
    list-style: none;
    margin: 0 0 16px;
    padding: 0;
  }
  .ladder.good {
    --decided: var(--answer);
  }
  .ladder.bad {
    --decided: var(--refuse);
  }
  .ladder > li {
    position: relative;
    padding: 3px 0 3px 24px;
    overflow-wrap: anywhere;
  }
  .ladder > .reached {
    --rail: var(--decided);
  }
  .ladder > li::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 6px;
    border-inline-start: 2px solid var(--rail);
  }
  .ladder > li:first-child::before,
  .ladder > .source::before {
    inset-block-start: 15px;
  }
  .ladder > li:last-child::before {
    inset-block-end: calc(100% - 15px);
  }
  .ladder > .source:not(:first-child) {
    background: linear-gradient(var(--line), var(--line)) 6px 0 / 2px 15px no-repeat;
  }
  .ladder > li::after {
    content: '';
    position: absolute;
    inset-block-start: 11px;
    inset-inline-start: 2px;
    inline-size: 8px;
    block-size: 8px;
    border: 1px solid var(--muted);
    border-radius: 50%;
    background: var(--panel);
  }
  .ladder > .reached::after {
    border-color: var(--decided);
  }
  .ladder > .source::after,
  .ladder > .reached:last-child::after {
    background: var(--decided);
  }
  .level {
    color: var(--muted);
    font-size: var(--small);
  }
  .cards {
    display: grid;
    gap: 6px;
    list-style: none;
    margin: 4px 0 8px;
    padding: 0;
  }
  .cards > li {
    display: flex;
    gap: 10px;
    padding: 7px 10px;
    border: 1px dashed var(--line);
    border-radius: var(--radius);
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .cards > li > div {
    min-inline-size: 0;
  }
  .cards > .decides {
    --mine: var(--answer);
    border: 1px solid var(--mine);
    background: color-mix(in srgb, var(--mine) 7%, transparent);
    color: var(--ink);
  }
  .cards > .denies {
    --mine: var(--refuse);
  }
  .decides > .icon {
    color: var(--mine);
  }
  .tag {
    margin-inline-start: 8px;
    padding: 1px 8px;
    border: 1px solid var(--mine);
    border-radius: 10px;
    color: var(--mine);
    font-size: var(--small);
    white-space: nowrap;
  }
  .holder,
  .line,
  .verdict {
    display: block;
    font-size: var(--small);
  }
  .holder {
    color: var(--muted);
  }
  .list {
    font-family: var(--mono);
    font-size: 12px;
    color: var(--muted);
  }
  .list::after {
    content: ':';
  }
  .findings {
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: var(--small);
  }
  .findings li + li {
    margin-block-start: 4px;
  }
  .findings .tag {
    --mine: var(--muted);
    margin-inline: 0 4px;
  }
  details {
    border-block-start: 1px solid var(--line);
    padding-block: 8px;
  }
  summary {
    cursor: pointer;
    color: var(--muted);
    margin-block-end: 8px;
  }
`;
