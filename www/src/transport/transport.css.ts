import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    padding: 8px 12px;
    background: var(--panel);
    container-type: inline-size;
  }
  .scrubber {
    position: relative;
    /* The thumb's centre travels from half a thumb after the left end to half a thumb before the right one. */
    --thumb: 16px;
  }
  input[type='range'] {
    display: block;
    inline-size: 100%;
    block-size: 24px;
    margin: 0;
    appearance: none;
    background: none;
    cursor: pointer;
  }
  input::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: linear-gradient(to right, var(--request) var(--done), var(--line) var(--done));
  }
  input::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: linear-gradient(to right, var(--request) var(--done), var(--line) var(--done));
  }
  input::-webkit-slider-thumb {
    appearance: none;
    inline-size: var(--thumb);
    block-size: var(--thumb);
    margin-block-start: -6px;
    border: 2px solid var(--panel);
    border-radius: 50%;
    background: var(--request);
  }
  input::-moz-range-thumb {
    inline-size: var(--thumb);
    block-size: var(--thumb);
    border: 2px solid var(--panel);
    border-radius: 50%;
    background: var(--request);
  }
  @media (forced-colors: active) {
    input,
    .ticks i {
      forced-color-adjust: none;
    }
  }
  .depths {
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .depths label {
    position: relative;
    cursor: pointer;
  }
  .depths input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .depths span {
    display: block;
    padding: 4px 8px;
    border-radius: 5px;
    color: var(--muted);
    white-space: nowrap;
  }
  .depths input:checked + span {
    background: var(--faint);
    color: var(--ink);
    font-weight: 600;
    box-shadow: inset 0 -2px var(--request);
  }
  .depths input:focus-visible + span {
    outline: 2px solid var(--request);
    outline-offset: 1px;
  }
  .folded {
    color: var(--muted);
    white-space: nowrap;
  }
  .ticks {
    position: absolute;
    inset: 7px calc(var(--thumb) / 2) auto;
    block-size: 10px;
    pointer-events: none;
  }
  .ticks i {
    position: absolute;
    inline-size: 1px;
    block-size: 100%;
    background: var(--muted);
    opacity: 0.55;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    font-size: var(--small);
  }
  /* What is around may leave room for the rest alone. */
  .depths,
  .row + .row {
    display: var(--more, flex);
  }
  [role='toolbar'] {
    display: flex;
    gap: 2px;
    font-size: 16px;
  }
  button {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
  }
  button[aria-disabled='true'] {
    color: var(--muted);
    opacity: 0.45;
    cursor: default;
  }
  .place {
    flex: 1 1 5em;
    display: flex;
    gap: 12px;
    align-items: baseline;
    min-inline-size: 0;
    margin: 0;
  }
  .count,
  time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .count {
    color: var(--ink);
    font-weight: 600;
  }
  .title {
    flex: 1 1 8em;
    min-inline-size: 0;
    margin: 0;
    overflow: hidden;
    color: var(--muted);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    color: var(--muted);
  }
  time.ahead {
    visibility: hidden;
  }
  time b {
    color: var(--ink);
    font-weight: 600;
  }
  select {
    block-size: 32px;
    padding: 0 4px;
    border-color: var(--line);
    background: var(--panel);
  }
  @container (max-width: 40rem) {
    .word {
      display: none;
    }
  }
  @container (max-width: 26rem) {
    .place {
      flex-basis: 4em;
      justify-content: end;
    }
    .depths {
      flex: 1 0 100%;
    }
    .depths label {
      flex: 1;
      text-align: center;
    }
    .date {
      display: none;
    }
    .title {
      flex-basis: 4em;
    }
  }
  @container (max-width: 21rem) {
    button {
      inline-size: 32px;
    }
  }
`;
