import { css } from 'lit';

export const look = css`
  :host {
    display: grid;
    grid-template-rows: 1fr auto;
    container-type: inline-size;
    position: relative;
    overflow: auto;
    background: var(--panel);
  }
  .pictures {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    min-block-size: 0;
  }
  section {
    display: grid;
    grid-row: span 3;
    grid-template-rows: subgrid;
    min-block-size: 0;
  }
  section + section {
    border-inline-start: 1px solid var(--line);
  }
  h2 {
    display: flex;
    gap: 0 10px;
    justify-content: space-between;
    align-items: baseline;
    margin: 0;
    padding: 4px 12px;
    border-block-end: 2px solid var(--line);
    font-size: var(--small);
    line-height: 1.3;
  }
  .moving h2 {
    border-color: var(--request);
  }
  .more {
    color: var(--muted);
    font-size: 12px;
    font-weight: 400;
    white-space: nowrap;
  }
  section > p {
    min-block-size: 1.35em;
    margin: 0;
    padding: 2px 12px;
    border-block-start: 1px solid var(--line);
    color: var(--ink);
    font-size: 12px;
    line-height: 1.3;
    overflow-wrap: anywhere;
    word-break: auto-phrase;
  }
  .waiting > p {
    color: var(--muted);
  }
  .waiting mi-sim-stage {
    filter: grayscale(1) opacity(0.7);
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    border-block-start: 1px solid var(--line);
    font-size: var(--small);
    line-height: 1.35;
  }
  th,
  td {
    padding: 2px 12px;
    text-align: start;
    vertical-align: middle;
    font-weight: 400;
  }
  thead th {
    color: var(--muted);
    font-size: 12px;
  }
  th:first-child {
    inline-size: 30%;
  }
  td > span {
    display: inline-block;
    min-inline-size: 2.2em;
    font-variant-numeric: tabular-nums;
  }
  td > i {
    display: inline-block;
    block-size: 8px;
    border-radius: 2px;
    background: var(--muted);
  }
  .differs td > span {
    font-weight: 700;
  }
  .differs td > i {
    background: var(--request);
  }
  .curve {
    inline-size: 66px;
    padding: 0 8px 0 0;
  }
  .curve svg {
    display: block;
  }
  polyline {
    fill: none;
    stroke: var(--request);
    stroke-width: 1.5;
  }
  polyline + polyline {
    stroke: var(--answer);
    stroke-dasharray: 4 2;
  }
  polyline + polyline + polyline {
    stroke: var(--identity);
    stroke-dasharray: 1 2;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* One below the other. */
  @container (max-width: 560px) {
    .pictures {
      grid-template-rows: none;
      grid-auto-flow: row;
      grid-auto-rows: minmax(312px, 1fr);
      min-block-size: auto;
    }
    section {
      grid-row: auto;
      grid-template-rows: auto minmax(0, 1fr) auto;
    }
    section + section {
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
    .curve {
      display: none;
    }
  }
`;
