import type { Block } from '../run/types/Block.js';
import type { Step } from '../run/types/Step.js';
import type { Tab } from '../run/types/Tab.js';

/** Figures: a block names them, and each world prints a line for each, `name  number`. */

/** A figure with its number in each world; nothing where a world has not told it yet. */
export interface Figure {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** What the blocks of a document count, by the number of the command. */
export function namesOf(blocks: readonly (Block | Tab)[], names = new Map<number, string[]>()): Map<number, string[]> {
  for (const block of blocks) {
    if (block.type === 'command' && block.language === 'figures') names.set(block.index, block.text.split('\n').map((name) => name.trim()).filter(Boolean));
    else if (block.type === 'list') namesOf(block.items.flat(), names);
    else if ('blocks' in block) namesOf(block.blocks, names);
  }
  return names;
}

/** What the worlds that ran a block counted. */
export function figuresOf(names: readonly string[], steps: readonly Step[]): Figure[] {
  const columns = steps.map((step) => new Map((step.exchanges[0]?.text ?? '').split('\n').map((line) => line.split('  ') as [string, string | undefined])));
  const value = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  return names.map((name) => ({ name, values: columns.map((column) => value(column.get(name))) }));
}

/** The figures as a table of text, as an `output` block has it. */
export function tableOf(figures: readonly Figure[], worlds: readonly string[]): string {
  const rows = [['', ...worlds], ...figures.map(({ name, values }) => [name, ...values.map((value) => String(value ?? '–'))])];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : `  ${cell.padStart(width(column))}`)).join('')).join('\n');
}
