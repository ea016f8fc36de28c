import { css } from 'lit';

/** A lane has the room that its words need, and below them its bars along the axis. */
export const look = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    min-block-size: 0;
    overflow: auto;
    color: var(--ink);
    font: var(--small) / 1.4 var(--sans);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    justify-content: space-between;
    padding: 2px 16px;
  }
  .head p {
    margin: 0;
    color: var(--refuse);
    font-weight: 600;
  }
  .head label {
    color: var(--muted);
  }
  select {
    min-block-size: 28px;
    border-color: var(--line);
    background: var(--panel);
    color: var(--ink);
  }
  .scroller {
    --edge: 16px;
    position: relative;
    flex: 1;
    min-block-size: 10rem;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .content {
    position: relative;
  }
  .axis {
    position: sticky;
    inset-block-start: 0;
    z-index: 3;
    block-size: 38px;
    padding-inline: var(--edge);
    border-block-end: 1px solid var(--line);
    background: var(--panel);
    overflow: hidden;
  }
  .axis > div {
    position: relative;
    block-size: 100%;
  }
  .axis b,
  .axis i {
    position: absolute;
    white-space: nowrap;
    font-size: 11px;
    font-weight: 400;
    font-style: normal;
    font-variant-numeric: tabular-nums;
  }
  .axis b {
    padding-inline-start: 3px;
    border-inline-start: 1px solid var(--muted);
  }
  .axis i {
    inset-block-start: 18px;
    color: var(--muted);
    text-align: center;
    border-block-end: 2px dotted var(--line);
  }
  .lanes {
    position: relative;
  }
  .now {
    position: absolute;
    z-index: 1;
    inset-block: 0;
    inset-inline-start: calc(var(--edge) + (100% - 2 * var(--edge)) * var(--at));
    inline-size: 2px;
    margin-inline-start: -1px;
    background: var(--refuse);
    pointer-events: none;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    position: absolute;
    inset-inline: 0;
    inset-block-start: calc(var(--index) * var(--row));
    block-size: var(--row);
    border-block-end: 1px solid var(--faint);
  }
  li > button {
    position: relative;
    display: block;
    inline-size: 100%;
    block-size: 100%;
    padding: 4px var(--edge) 16px;
    border-radius: 0;
    text-align: start;
    overflow: clip;
  }
  li > button:focus-visible {
    outline-offset: -2px;
  }
  .text {
    position: sticky;
    inset-inline-start: var(--edge);
    z-index: 2;
    display: -webkit-box;
    max-inline-size: calc(var(--width) - 3 * var(--edge));
    -webkit-line-clamp: 3;
    -webkit-box-orient: vertical;
    inline-size: fit-content;
    /* The line of now is not to cross what is read. */
    background: var(--panel);
    overflow: hidden;
    font-size: 12px;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  li > button:hover .text {
    background: var(--faint);
  }
  .text b {
    margin-inline-end: 6px;
    font-weight: 600;
  }
  .text span {
    color: var(--muted);
  }
  .bars {
    position: absolute;
    inset: auto var(--edge) 5px;
    block-size: 9px;
    color: var(--request);
  }
  .bars i {
    position: absolute;
    inset-block: 0;
    min-inline-size: 3px;
    border-radius: 2px;
  }
  .to-come {
    border: 1px solid currentColor;
    background: color-mix(in srgb, currentColor 18%, transparent);
  }
  .lived {
    background: currentColor;
  }
  .bars .rest {
    inset-block: 4px;
    border-block-start: 1px dashed currentColor;
  }
  .bars .turn {
    inset-block: -2px;
    inline-size: 3px;
    background: var(--ink);
    box-shadow: 0 0 0 1px var(--panel);
  }
  @media (forced-colors: active) {
    .now,
    .bars {
      forced-color-adjust: none;
    }
  }
  .certificate .bars {
    color: var(--identity);
  }
  .claimGiven .bars,
  .claimTaken .bars,
  .roleAssignmentDelay .bars,
  .removalDelay .bars,
  .replicationDelay .bars {
    color: var(--think);
  }
  .softDeleted .bars {
    color: var(--muted);
  }
  .signingKey .bars {
    color: var(--answer);
  }
`;
