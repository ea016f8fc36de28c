import type { T } from '../locale/words.js';
import type { Conclusion } from '../run/types/Conclusion.js';

type Limit = Extract<Conclusion, { kind: 'limitReached' }>;

/** How many requests a service answers in which time, and which one this is. */
export function limit({ asked, most, seconds }: Limit, t: T): string {
  const params = { asked, most, seconds: seconds ?? 0, count: most };
  return t(seconds === null ? 'telling.limit.bucket' : 'telling.limit.window', params);
}

/** When it is worth asking again. */
export const retry = ({ retryAfter }: Limit, t: T): string => t('telling.limit.retry', { count: retryAfter });
