import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    margin: 16px 0;
  }
  [role='tablist'] {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    border-block-end: 1px solid var(--line);
  }
  [role='tab'] {
    min-block-size: 36px;
    padding: 0 12px;
    border: 0;
    border-block-end: 2px solid transparent;
    border-radius: 0;
    color: var(--muted);
    font-size: 14px;
  }
  [role='tab'][aria-selected='true'] {
    border-color: var(--request);
    color: var(--ink);
    font-weight: 650;
  }
  [aria-busy='true'] {
    cursor: progress;
  }
  @media (forced-colors: active) {
    [role='tab'][aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media print {
    [role='tablist'] {
      display: none;
    }
  }
`;
