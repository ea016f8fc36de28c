/** Moments and lengths of time in the reader's words. */

import { dateFormat } from '../locale/dates.js';
import type { T } from '../locale/words.js';

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** A length of time in its two largest units, as in `1 day 5 minutes`. */
export function duration(seconds: number, t: T): string {
  let rest = Math.abs(Math.round(seconds));
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
