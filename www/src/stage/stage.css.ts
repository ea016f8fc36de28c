import { css } from 'lit';

/** Thin lines and much air: everything rests in grey, and what happens now has the one colour. */
export const style = css`
  :host {
    display: block;
    position: relative;
    box-sizing: border-box;
    padding: 6px;
    background: var(--paper);
    color: var(--ink);
  }
  svg {
    display: block;
    inline-size: 100%;
    block-size: auto;
    overflow: visible;
    font-family: var(--sans);
    user-select: none;
  }
  text {
    fill: var(--muted);
  }
  .label {
    font-size: 12.5px;
    font-weight: 600;
  }
  .small {
    font-size: 11px;
  }
  .mono {
    font: 11px var(--mono);
  }
  .middle {
    text-anchor: middle;
  }
  .glyph {
    color: var(--muted);
  }
  .region rect {
    fill: none;
    stroke: var(--line);
  }
  .region.azure > rect:first-child {
    fill: var(--panel);
  }
  .region.tenant > rect:first-child {
    fill: color-mix(in srgb, var(--identity) 4%, var(--panel));
    stroke: color-mix(in srgb, var(--identity) 30%, var(--line));
  }
  .region.group > rect:first-child {
    stroke-dasharray: 4 4;
  }
  .region rect.legend,
  .machine > rect.legend {
    fill: var(--panel);
    stroke: none;
  }
  .region.azure rect.legend {
    fill: var(--paper);
  }
  .body {
    fill: var(--panel);
    stroke: var(--line);
    stroke-width: 1.25;
  }
  .bare > .body {
    fill: transparent;
    stroke: transparent;
  }
  .active > .body {
    stroke: color-mix(in srgb, var(--muted) 75%, var(--line));
  }
  .bare.active > .body {
    stroke: transparent;
  }
  .active > text,
  .active > .glyph {
    fill: var(--ink);
    color: var(--ink);
  }
  .active > .glyph {
    fill: none;
  }
  .machine > .body {
    fill: color-mix(in srgb, var(--faint) 55%, var(--panel));
  }
  .plate > .body {
    fill: var(--panel);
    stroke-width: 1.75;
  }
  .chip > .body {
    fill: var(--panel);
    stroke: color-mix(in srgb, var(--identity) 40%, var(--line));
  }
  .role > .body {
    fill: var(--faint);
    stroke: none;
  }
  .pinned > .body {
    fill: var(--panel);
    stroke: color-mix(in srgb, var(--identity) 40%, var(--line));
  }
  .own > .body,
  .ring {
    fill: var(--panel);
    stroke: var(--identity);
    stroke-width: 1.5;
  }
  g > .glyph.identity {
    color: var(--identity);
  }
  g > .glyph.orphan {
    color: var(--refuse);
  }
  text.quiet {
    fill: var(--muted);
  }
  .attached,
  .holds {
    fill: none;
    stroke: color-mix(in srgb, var(--identity) 38%, var(--line));
    stroke-width: 1.25;
  }
  .holds {
    stroke-dasharray: 1 4;
    stroke-linecap: round;
  }
  circle.holds {
    fill: color-mix(in srgb, var(--identity) 38%, var(--line));
    stroke: none;
  }
  .holds.lit,
  .attached.lit {
    stroke: var(--identity);
    stroke-width: 2;
    stroke-dasharray: none;
  }
  circle.holds.lit {
    fill: var(--identity);
  }
  .node.lit > .body {
    stroke: var(--tone);
    stroke-width: 2.25;
  }
  .node.lit > .body,
  .role.lit > .body {
    fill: color-mix(in srgb, var(--tone) 10%, var(--panel));
  }
  .request {
    --tone: var(--request);
  }
  .answer,
  .changed {
    --tone: var(--answer);
  }
  .refused,
  .gone {
    --tone: var(--refuse);
  }
  .think {
    --tone: var(--think);
  }
  .time {
    --tone: var(--muted);
  }
  .waiting {
    fill: none;
    stroke: color-mix(in srgb, var(--muted) 55%, var(--line));
    stroke-width: 1.25;
    stroke-dasharray: 3 4;
  }
  .tip.waiting {
    fill: color-mix(in srgb, var(--muted) 55%, var(--line));
    stroke: none;
  }
  .edge {
    fill: none;
    stroke: var(--tone);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .tip {
    fill: var(--tone);
  }
  .barrier {
    stroke: var(--refuse);
    stroke-width: 4;
    stroke-linecap: round;
  }
  .capsule rect,
  .capsule circle {
    fill: var(--tone);
    stroke: var(--panel);
    stroke-width: 2;
  }
  .capsule .stem {
    stroke: var(--tone);
    stroke-width: 1.5;
  }
  .capsule text,
  .capsule .glyph {
    fill: var(--paper);
    color: var(--paper);
  }
  .capsule .glyph {
    fill: none;
  }
  .note rect {
    fill: var(--panel);
    stroke: var(--tone);
    stroke-width: 1.5;
  }
  .note text {
    fill: var(--ink);
  }
  .note .glyph {
    color: var(--tone);
  }
  .ghost {
    fill: color-mix(in srgb, var(--refuse) 6%, transparent);
    stroke: var(--refuse);
    stroke-width: 1.5;
    stroke-dasharray: 5 4;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .edge,
    .node.lit > .body {
      stroke: Highlight;
    }
  }
`;
