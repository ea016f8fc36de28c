import type { T } from '../locale/words.js';
import type { Conclusion } from '../run/types/Conclusion.js';

/** How much was asked, and how much is answered. */
export function limit({ asked, most, seconds, retryAfter }: Extract<Conclusion, { kind: 'limitReached' }>, t: T): string {
  const params = { asked, most, seconds: seconds ?? 0, later: retryAfter };
  return t(seconds === null ? 'telling.limit.bucket' : 'telling.limit.window', params);
}
