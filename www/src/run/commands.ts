import type { DocumentView } from './types/DocumentView.js';
import type { Step } from './types/Step.js';

/** Questions about where the commands of a document lie in the journal. */

/** The first entry that a command caused and the one after its last; `null` when it sent nothing. */
export function entriesOf({ exchanges }: Step): { start: number; end: number } | null {
  const [first, last] = [exchanges[0], exchanges.at(-1)];
  return first && last ? { start: first.entries.start, end: last.entries.end } : null;
}

/** The command that the entry before the cursor belongs to. */
export function commandAt({ run }: DocumentView, cursor: number): Step | undefined {
  return run.steps.find((step) => {
    const entries = entriesOf(step);
    return entries && entries.start < cursor && cursor <= entries.end;
  });
}

/** Where the first thing has happened that commands of this kind cause; `null` when they cause nothing. */
export function beginning({ run }: DocumentView, wanted: (step: Step) => boolean): number | null {
  const starts = run.steps.filter(wanted).map((step) => entriesOf(step)?.start ?? Infinity);
  const first = Math.min(...starts);
  return first === Infinity ? null : first + 1;
}

/** The cursor that an author's `step` means: a number of entries, or the id of a section; else after the set-up. */
export function cursorOf(view: DocumentView, step: string): number {
  if (/^\d+$/.test(step)) return Number(step);
  const section = view.document.sections.findIndex((one) => one.id === step);
  return beginning(view, (one) => one.section === section) ?? view.begins;
}
