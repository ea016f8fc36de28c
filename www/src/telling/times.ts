/** Moments and lengths of time in the reader's words. */

import { dateFormat } from '../locale/dates.js';
import type { T } from '../locale/words.js';

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** A length of time, rounded to what two units can tell of it, as in `1 day 5 hours` or `29 days`. */
export function duration(seconds: number, t: T): string {
  const exact = Math.abs(Math.round(seconds));
  const grain = exact >= 86_400 ? 3_600 : exact >= 3_600 ? 60 : 1;
  let rest = Math.round(exact / grain) * grain;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(t(`time.${unit}`, { count }));
  }
  const [large = t('time.seconds', { count: 0 }), small] = parts;
  return small === undefined ? large : t('time.both', { large, small });
}

/** A moment in milliseconds, as in `2 Nov 2026, 09:00:00 UTC`. */
export function moment(millis: number, lang: string): string {
  return `${dateFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' }).format(millis)} UTC`;
}
