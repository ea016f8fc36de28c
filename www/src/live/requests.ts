import type { Outline } from '../run/types/Outline.js';
import type { Place } from '../run/types/Place.js';

/** A request that came from outside Azure, and what became of it. */
export interface Request {
  /** Its entry. */
  readonly index: number;
  readonly at: number;
  readonly from: Place;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** The entry that closed it; `null` while it waits. */
  readonly closed: number | null;
  /** `null` when nobody has answered. */
  readonly status: number | null;
}

/** The newest requests of an outline, the newest first, and never more than so many. */
export function newestRequests(outline: readonly Outline[], most: number): Request[] {
  const found: Request[] = [];
  const closings = new Map<number, Outline>();
  for (let at = outline.length - 1; at >= 0 && found.length < most; at -= 1) {
    const line = outline[at];
    if (!line || line.parent !== null || line.span === null) continue;
    const { index, at: time, span, step } = line;
    if (step.type === 'answered' || step.type === 'failed') closings.set(span, line);
    if (step.type !== 'sent') continue;
    const closing = closings.get(span);
    const status = closing?.step.type === 'answered' ? closing.step.status : null;
    const { from, method, host, path } = step;
    found.push({ index, at: time, from, method, host, path, closed: closing?.index ?? null, status });
  }
  return found;
}
