import { entriesOf } from './commands.js';
import type { DocumentView } from './types/DocumentView.js';

/** Where the sections of a document lie in the journal. */

/** A section in which something happens. */
export interface Stretch {
  /** Which of the document's sections. */
  readonly section: number;
  readonly title: string;
  /** The cursor before its first entry. */
  readonly start: number;
  /** The cursor after its last one. */
  readonly end: number;
}

/** The sections in which something happens before the reader's eyes, in order. */
export function stretchesOf({ document, run }: DocumentView): Stretch[] {
  const stretches: Stretch[] = [];
  for (const step of run.steps) {
    const entries = step.part === 'setup' || step.section === null ? null : entriesOf(step);
    if (!entries || step.section === null) continue;
    const last = stretches.at(-1);
    if (last?.section === step.section) stretches[stretches.length - 1] = { ...last, end: entries.end };
    else stretches.push({ section: step.section, title: document.sections[step.section]?.title ?? '', start: entries.start, end: entries.end });
  }
  return stretches;
}

/** The section that a cursor is in: the one whose end it has not passed. */
export function stretchAt(stretches: readonly Stretch[], cursor: number): Stretch | undefined {
  return stretches.find(({ start, end }) => start < cursor && cursor <= end);
}
