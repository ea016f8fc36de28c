/** One sentence for what happens now and one for why: the caption, the live region and the inspector share them. */

import type { Words } from '../locale/locale.js';
import { paramsOf } from './aim.js';
import { changeWords } from './changed.js';
import { conclusionWords } from './concluded.js';
import { decidedAt, type Told } from './decided.js';
import { placeName } from './names.js';
import { outcome } from './outcome.js';
import { duration } from './times.js';
import { goodFor, wish } from './wish.js';

export type { Told } from './decided.js';

export interface Sentences {
  readonly what: string;
  readonly why: string;
}

/** What happens at the cursor, in one sentence. */
export function sentence(told: Told, words: Words): string {
  return sentences(told, words).what;
}

/** What was told last, and how: several parts of the page say the same of one moment. */
let last: { told: Told; words: Words; said: Sentences } | null = null;

/** What happens at the cursor, and why; where the reader's own command ends, what decided it. */
export function sentences(at: Told, words: Words): Sentences {
  const told = decidedAt(at);
  if (last && last.words === words && isSame(last.told, told)) return last.said;
  const { entry, held, landmarks, line, outline, point, stage } = told;
  last = { told: { entry, held, landmarks, line, outline, point, stage }, words, said: said(told, words) };
  return last.said;
}

function isSame(a: Told, b: Told): boolean {
  return a.entry === b.entry && a.line === b.line && a.stage === b.stage && a.point === b.point && a.held === b.held && a.outline === b.outline && a.landmarks === b.landmarks;
}

function said(told: Told, words: Words): Sentences {
  const { t, lang } = words;
  const { entry, line, stage } = told;
  const step = line?.step;
  if (!entry || !step) return { what: t('inspector.start'), why: t('inspector.why.start') };
  const { event } = entry;
  if (event.type === 'changed') return changeWords(event.change, told, t);
  if (event.type === 'concluded') {
    const by = step.type === 'concluded' && step.by ? placeName(step.by, t) : '';
    return conclusionWords(event.conclusion, { by, stage, t, lang });
  }
  if (step.type === 'answered') return outcome({ told, step, span: entry.span, t, lang });
  if (event.type === 'failed' && step.type === 'failed') {
    const what = t('inspector.failed', { from: placeName(step.from, t), reason: event.reason });
    return { what, why: t('inspector.why.failed') };
  }
  if (step.type === 'sent') {
    const why = goodFor(step, t) ?? t(`inspector.why.${step.aim}`);
    return { what: t(`inspector.sent.${step.aim}`, { ...paramsOf(step, t), do: wish(step, t) }), why };
  }
  const seconds = step.type === 'passed' ? step.seconds : 0;
  return { what: seconds > 0 ? t('inspector.passed', { duration: duration(seconds, t) }) : t('telling.waited'), why: '' };
}
