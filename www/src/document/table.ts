import { html, type TemplateResult } from 'lit';
import type { Alignment } from '../run/types/Alignment.js';
import type { Block } from '../run/types/Block.js';
import { inlines } from './inlines.js';

/** A table; a wide one scrolls by itself. */
export function table({ alignments, header, rows }: Extract<Block, { type: 'table' }>): TemplateResult {
  const side = (column: number): Alignment => alignments[column] ?? 'none';
  return html`<div class="table" tabindex="0">
    <table>
      <thead>
        <tr>
          ${header.map((cell, column) => html`<th scope="col" class=${side(column)}>${inlines(cell)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((cell, column) => html`<td class=${side(column)}>${inlines(cell)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
