/** What decided a command: tools go on asking after it, and the last they hear is not what came of it. */

import type { Outline } from '../run/types/Outline.js';

/** A request that nobody else's request caused, or that code sent because somebody had it run, with what came of it. */
interface Asked {
  readonly index: number;
  readonly what: string;
  readonly isRead: boolean;
  readonly isOuter: boolean;
  readonly isRefused: boolean;
}

/**
 * The place of the answer that decided what was done between two places: the last refusal that no later try made good, else the
 * last answer to what was no mere reading. `undefined` where everything was read: then the last answer is what was asked for.
 */
export function decisiveOf(outline: readonly Outline[], start: number, end: number): number | undefined {
  const asked = askedIn(outline, start, end);
  const isMadeGood = (one: Asked): boolean => asked.some((other) => other.index > one.index && other.what === one.what && !other.isRefused);
  const writes = asked.filter(({ isRead, isOuter }) => !isRead || !isOuter);
  const refused = writes.findLast((one) => one.isRefused && !isMadeGood(one));
  if (refused) return refused.index;
  // A reading that is refused ends the command.
  const last = asked.findLast(({ isOuter }) => isOuter);
  if (!last || last.isRefused) return last?.index;
  return writes.findLast(({ isOuter }) => isOuter)?.index;
}

function askedIn(outline: readonly Outline[], start: number, end: number): Asked[] {
  const open = new Map<number, { what: string; isRead: boolean }>();
  const asked: Asked[] = [];
  for (const { index, span, parent, depth, step } of outline) {
    if (index < start || index >= end || span === null) continue;
    if (step.type === 'sent') {
      const { method, path, aim, host } = step;
      const isRead = method === 'GET' || method === 'HEAD' || aim === 'graph' || aim === 'signIn' || aim === 'redeem';
      open.set(span, { what: `${method} ${host}${path}`.toLowerCase(), isRead });
    } else if (step.type === 'answered' || step.type === 'failed') {
      const sent = open.get(span);
      if (!sent || (parent !== null && depth !== 'story')) continue;
      asked.push({ index, ...sent, isOuter: parent === null, isRefused: step.type === 'failed' || step.status >= 400 });
    }
  }
  return asked;
}
