import { css } from 'lit';

/** Thin lines and much air: everything rests in grey, and what happens now has the one colour. */
export const style = css`
  :host {
    display: block;
    position: relative;
    box-sizing: border-box;
    block-size: 100%;
    background: var(--paper);
    color: var(--ink);
    overflow: hidden;
  }
  svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
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
  .end {
    text-anchor: end;
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
  .region > .body {
    stroke-width: 1;
  }
  .region.scope > rect:first-child {
    fill: color-mix(in srgb, var(--paper) 45%, var(--panel));
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
  .right > .body {
    fill: var(--faint);
    stroke: none;
  }
  /* What only this way of the run has. */
  .marked > .body {
    stroke: var(--identity);
    stroke-width: 2.5;
    stroke-dasharray: 6 3;
  }
  .near > .body {
    stroke: var(--think);
    stroke-width: 1.5;
    stroke-dasharray: 3 2.5;
  }
  .denies > .body {
    stroke: color-mix(in srgb, var(--refuse) 45%, var(--line));
  }
  text.lost,
  .gone > text {
    text-decoration: line-through;
  }
  .orphaned.pinned > text {
    fill: var(--refuse);
  }
  .token > .body {
    fill: color-mix(in srgb, var(--identity) 10%, var(--panel));
    stroke: color-mix(in srgb, var(--identity) 55%, var(--line));
    stroke-width: 1;
  }
  .token > .glyph,
  .token > text {
    color: var(--ink);
    fill: var(--ink);
  }
  .token > .glyph {
    fill: none;
  }
  .token.copied > .body {
    fill: color-mix(in srgb, var(--refuse) 10%, var(--panel));
    stroke: var(--refuse);
    stroke-dasharray: 3 2;
  }
  .token.copied > .glyph {
    color: var(--refuse);
  }
  .token.expired > .body {
    fill: var(--panel);
    stroke: var(--line);
  }
  .token.expired > text {
    fill: var(--muted);
    text-decoration: line-through;
  }
  .token.expired > .glyph {
    color: var(--muted);
  }
  .strike {
    stroke: var(--muted);
    stroke-width: 1.25;
  }
  .count > .body {
    fill: var(--faint);
    stroke: var(--line);
  }
  .asked {
    fill: color-mix(in srgb, var(--request) 14%, var(--panel));
  }
  text.wanted {
    fill: var(--ink);
    font-weight: 600;
  }
  g > .glyph.wanted {
    color: var(--request);
  }
  .folded > text {
    fill: var(--muted);
  }
  .note > .stem {
    stroke: var(--tone);
    stroke-width: 1;
    stroke-dasharray: 2 3;
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
  g > .glyph.past {
    color: var(--muted);
  }
  text.past {
    fill: var(--muted);
    text-decoration: line-through;
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
  .right.lit > .body {
    fill: color-mix(in srgb, var(--tone) 10%, var(--panel));
  }
  .request {
    --tone: var(--request);
  }
  .answer,
  .granted,
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
  .nodes {
    position: absolute;
    inset: 0;
    margin: 0;
    padding: 0;
    list-style: none;
    pointer-events: none;
  }
  .nodes button {
    position: absolute;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 7px;
    background: none;
    color: transparent;
    font-size: 0;
    cursor: pointer;
    pointer-events: auto;
  }
  .nodes button:hover {
    box-shadow: 0 0 0 1.5px color-mix(in srgb, var(--request) 45%, transparent);
  }
  .nodes button[aria-pressed='true'] {
    box-shadow: 0 0 0 2px var(--request);
  }
  .nodes button:focus-visible {
    outline: 2px solid var(--request);
    outline-offset: 2px;
  }
  mi-sim-card {
    position: absolute;
    inset-block: 8px auto;
    z-index: 2;
    inline-size: min(20rem, 60%);
    max-block-size: calc(100% - 16px);
  }
  mi-sim-card.left {
    left: 8px;
  }
  mi-sim-card.right {
    right: 8px;
  }
  @media (forced-colors: active) {
    text,
    .glyph {
      fill: CanvasText;
      color: CanvasText;
    }
    .glyph {
      fill: none;
    }
    .body,
    .region rect:first-child {
      fill: Canvas;
      stroke: CanvasText;
    }
    rect.legend {
      fill: Canvas;
    }
    .waiting,
    .holds,
    .attached {
      stroke: GrayText;
    }
    .edge,
    .node.lit > .body,
    .barrier,
    .capsule .stem,
    .note rect,
    .note > .stem {
      stroke: Highlight;
    }
    .tip {
      fill: Highlight;
    }
    .note rect,
    .asked {
      fill: Canvas;
    }
    .asked {
      stroke: Highlight;
    }
    .capsule rect,
    .capsule circle {
      fill: Highlight;
    }
    .capsule text,
    .capsule .glyph {
      fill: HighlightText;
      color: HighlightText;
    }
    .capsule .glyph {
      fill: none;
    }
  }
`;
