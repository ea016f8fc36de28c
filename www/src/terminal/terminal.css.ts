import { css } from 'lit';

export const look = css`
  :host {
    display: flex;
    flex-direction: column;
    container-type: size;
    min-block-size: 0;
    overflow: auto;
    background: var(--panel);
    color: var(--ink);
    font: var(--small) / 1.5 var(--sans);
  }
  .lab {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    padding: 3px 12px;
    border-block-end: 1px solid var(--line);
    background: var(--faint);
  }
  .lab p {
    flex: 1 1 14em;
    margin: 0;
  }
  .lab svg.icon {
    display: inline-block;
    vertical-align: -0.25em;
    color: var(--answer);
  }
  .lab button {
    min-block-size: 28px;
    padding: 0 8px;
    border-color: var(--line);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    padding: 4px 12px;
    border-block-end: 1px solid var(--line);
  }
  label {
    display: flex;
    flex: 0 1 auto;
    min-inline-size: 0;
    gap: 6px;
    align-items: center;
    color: var(--muted);
  }
  select {
    min-block-size: 28px;
    max-inline-size: 16em;
    border-color: var(--line);
    background: var(--panel);
    color: var(--ink);
  }
  .tools {
    display: flex;
    gap: 4px;
    margin-inline-start: auto;
  }
  .tools button,
  .past button,
  .line > button {
    min-block-size: 28px;
    padding: 0 8px;
    border-color: var(--line);
  }
  button:disabled {
    color: var(--muted);
    opacity: 0.6;
    cursor: default;
  }
  .past {
    margin: 0;
    color: var(--think);
  }
  .first + .log {
    min-block-size: 0;
  }
  .first {
    margin: 8px 12px 0;
    color: var(--muted);
  }
  .first button {
    display: block;
    max-inline-size: 100%;
    margin-block-start: 4px;
    padding: 6px 10px;
    border-color: var(--line);
    background: var(--faint);
    color: var(--ink);
    text-align: start;
  }
  .first button:hover {
    border-color: var(--request);
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .log {
    flex: 1 0 0;
    min-block-size: 40px;
    padding: 4px 12px;
    overflow: auto;
  }
  .log:focus-visible {
    outline-offset: -2px;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    padding-block: 2px;
  }
  .typed {
    margin: 0;
    padding: 2px 4px;
    text-align: start;
    overflow-wrap: anywhere;
  }
  button.typed[aria-current='step'] {
    background: var(--faint);
  }
  code,
  pre,
  textarea,
  .prompt {
    font: 13px / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .prompt {
    color: var(--identity);
    font-weight: 650;
  }
  .watch {
    padding: 4px;
    color: var(--request);
  }
  pre {
    grid-column: 1 / -1;
    margin: 2px 0;
    padding-inline-start: 4px;
    color: var(--ink);
  }
  .table {
    white-space: pre;
    overflow: auto hidden;
  }
  .show {
    grid-column: 1 / -1;
    justify-self: start;
    padding: 0 4px;
    color: var(--request);
  }
  /* Where there is little room, everything else scrolls away before it. */
  form {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    padding: 4px 12px 6px;
    background: var(--panel);
    border-block-start: 1px solid var(--line);
  }
  .line {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 6px;
    align-items: start;
  }
  .line > .prompt {
    padding-block: 4px;
    max-inline-size: 40vw;
  }
  textarea {
    padding: 4px 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    resize: none;
  }
  .ways {
    max-block-size: 4.5em;
    margin: 0;
    font-family: var(--mono);
    white-space: pre-wrap;
    overflow: auto;
  }
  .keys {
    margin: 2px 0 0;
    color: var(--muted);
    font-size: 12px;
  }
  /* Who types is the only choice here, and each line begins with their name. */
  @container (max-width: 28rem) {
    .who {
      position: absolute;
      inline-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    label {
      flex: 1 1 6em;
    }
    select {
      inline-size: 100%;
    }
  }
  @container (max-height: 230px) {
    .keys {
      display: none;
    }
  }
  /* There all is one scroll area, in which the tasks and the field stay. */
  @container (max-height: 260px) {
    .lab {
      position: sticky;
      inset-block-start: 0;
      z-index: 1;
    }
    .log {
      flex: 1 0 auto;
      overflow: visible;
    }
  }
  [role='alert'] {
    max-block-size: 8em;
    color: var(--refuse);
    overflow: auto;
  }
  [role='alert'] p,
  [role='alert'] ul {
    margin: 0 0 4px;
  }
  [role='alert'] ul {
    padding-inline-start: 1.4em;
  }

  @media (forced-colors: active) {
    button:disabled {
      color: GrayText;
      opacity: 1;
    }
  }
`;
