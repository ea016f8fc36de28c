import { css } from 'lit';

/** What a block that runs looks like, before, while and after it does. */
export const commandLook = css`
  .command {
    margin: 16px 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    position: relative;
    overflow: hidden;
  }
  .command.now {
    border-color: var(--request);
  }
  .command.now::before {
    content: '';
    position: absolute;
    inset: 0 auto 0 0;
    inline-size: 3px;
    background: var(--request);
  }
  figcaption {
    display: flex;
    border-block-end: 1px solid var(--line);
  }
  figcaption button {
    display: flex;
    gap: 8px;
    align-items: center;
    inline-size: 100%;
    padding: 4px 12px;
    border-radius: 0;
    color: var(--muted);
    font-size: var(--small);
    text-align: start;
  }
  figcaption .run {
    flex: none;
    inline-size: auto;
    border-inline-start: 1px solid var(--line);
    color: var(--request);
  }
  figcaption button:focus-visible {
    outline-offset: -3px;
  }
  .world {
    flex: none;
    max-inline-size: 45%;
    padding: 4px 12px;
    border-inline-start: 1px solid var(--line);
    color: var(--identity);
    font-size: 12px;
    line-height: 1.4;
  }
  .time {
    display: flex;
    gap: 4px;
    align-items: center;
    margin-inline-start: auto;
    white-space: nowrap;
  }
  .done .time {
    color: var(--answer);
  }
  .now .time {
    color: var(--request);
    font-weight: 650;
  }
  .command > pre {
    cursor: pointer;
  }
  .method {
    color: var(--request);
    font-weight: 650;
  }
  .name,
  .comment {
    color: var(--muted);
  }
  .place {
    color: var(--identity);
  }
  .output {
    border-block-start: 1px solid var(--line);
    background: var(--faint);
  }
  summary {
    padding: 6px 12px;
    border-block-start: 1px solid var(--line);
    background: var(--faint);
    color: var(--muted);
    font-size: var(--small);
    cursor: pointer;
  }
  summary code {
    padding: 0;
    color: var(--ink);
  }
  summary:focus-visible {
    outline-offset: -3px;
  }
  .true,
  .other,
  .mismatch > p {
    display: flex;
    gap: 6px;
    align-items: center;
    margin: 0;
    padding: 4px 12px;
    border-block-start: 1px solid var(--line);
    color: var(--muted);
    font-size: var(--small);
  }
  .mismatch > p {
    color: var(--refuse);
    font-weight: 650;
  }
  .mismatch .head {
    color: var(--muted);
  }
  .mismatch .missing {
    color: var(--refuse);
  }
  .mismatch .extra {
    color: var(--answer);
  }

  [data-later] {
    visibility: hidden;
  }

  @media print {
    .command {
      overflow: visible;
    }
    figcaption {
      break-after: avoid;
    }
    .time {
      display: none;
    }
  }
`;
