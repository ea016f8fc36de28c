import { failed, type Outcome, succeeded } from '../run/failure.js';
import type { AnswerTo, Asked } from '../run/protocol.js';
import type { Query } from '../run/types/Query.js';

/** The journal of a running `mi-sim serve` below this address: it answers what a player otherwise asks its worker. */
export function serverAt(base: string): Asked {
  const url = new URL('ask', base);
  const ask = <Q extends Query>(query: Q): Promise<Outcome<AnswerTo<Q>>> =>
    fetched(url, { method: 'POST', body: JSON.stringify(query) });
  return { ask, close: () => {} };
}

async function fetched<T>(url: URL, how: RequestInit): Promise<Outcome<T>> {
  try {
    const response = await fetch(url, how);
    if (response.ok) return succeeded((await response.json()) as T);
    return failed({ kind: 'server', url: url.href, detail: `${response.status} ${await response.text()}` });
  } catch (reason) {
    return failed({ kind: 'server', url: url.href, detail: String(reason) });
  }
}
