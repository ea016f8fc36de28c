/** What was typed in a run so far, and what it printed. */

import type { Printed } from '../run/types/Printed.js';
import type { Step } from '../run/types/Step.js';
import { seatOf } from './runners.js';

/** Something that somebody typed, with what came of it. */
export interface Typed {
  readonly prompt: string;
  readonly text: string;
  readonly printed: readonly Printed[];
  /** The entries of the journal that all of it caused; `null` where it sent nothing. */
  readonly entries: { readonly start: number; readonly end: number } | null;
}

/** What was typed in one terminal, the oldest first. */
export function transcriptOf(steps: readonly Step[], seat: string): Typed[] {
  return steps.flatMap(({ typed, exchanges }) => {
    if (!typed || seatOf(typed.runner).key !== seat) return [];
    const [first, last] = [exchanges[0], exchanges.at(-1)];
    const isSilent = !first || !last || first.entries.start === last.entries.end;
    return [{ prompt: seatOf(typed.runner).prompt, text: typed.text, printed: exchanges, entries: isSilent ? null : { start: first.entries.start, end: last.entries.end } }];
  });
}

/** Whether columns stand below their names somewhere in a text, as `az … --output table` prints them: such lines are not broken. */
export function hasTable(text: string): boolean {
  return /^-+(?: {2,}-+)+ *$/m.test(text);
}
