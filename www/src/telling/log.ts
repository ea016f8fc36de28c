/** The outcomes so far, one line a command: who, what, and whether it went well. */

import type { T } from '../locale/words.js';
import type { Happening } from '../run/types/Happening.js';
import type { Outline } from '../run/types/Outline.js';
import { placeName } from './names.js';
import { duration } from './times.js';
import { deed } from './wish.js';

/** What came of one command, or how much time went by. */
export interface Line {
  /** Where it had happened. */
  readonly cursor: number;
  readonly mark: 'done' | 'refused' | 'time';
  readonly text: string;
  /** The status. */
  readonly outcome: string;
  /** The service's own code of an error. */
  readonly code: string;
}

type Sent = Extract<Happening, { type: 'sent' }>;

/** What has come of the commands between two cursors, as the story tells it. */
export function linesOf(outline: readonly Outline[], from: number, to: number, t: T): Line[] {
  const open = new Map<number, Sent>();
  const lines: Line[] = [];
  for (const { index, span, parent, depth, step } of outline) {
    if (index < from || index >= to) continue;
    if (step.type === 'passed' && step.seconds > 0) {
      lines.push({ cursor: index + 1, mark: 'time', text: t('telling.log.passed', { duration: duration(step.seconds, t) }), outcome: '', code: '' });
    }
    if (span === null || parent !== null) continue;
    if (step.type === 'sent') open.set(span, step);
    const sent = open.get(span);
    if (!sent || depth !== 'story' || (step.type !== 'answered' && step.type !== 'failed')) continue;
    const isDone = step.type === 'answered' && step.status < 400;
    const text = t('telling.log.line', { from: placeName(sent.from, t), do: deed(outline, sent, step, t) });
    lines.push({ cursor: index + 1, mark: isDone ? 'done' : 'refused', text, outcome: step.type === 'answered' ? String(step.status) : '—', code: (step.type === 'answered' ? step.code : null) ?? '' });
  }
  return lines;
}
