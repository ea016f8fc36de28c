/** Who acts: as whom code sends a request, on whose behalf it runs, and what went wrong further on. */

import type { T } from '../locale/words.js';
import type { ErrorCode } from '../run/types/ErrorCode.js';
import type { HeldToken } from '../run/types/HeldToken.js';
import type { Outline } from '../run/types/Outline.js';
import type { Place } from '../run/types/Place.js';
import { placeName } from './names.js';

/** Whom the newest token speaks for that somebody was given. */
export function given(held: readonly HeldToken[], holder: Place): HeldToken | undefined {
  return held.find((token) => !token.copiedFrom && isSame(token.holder, holder));
}

/** As whom code asks a service: told only where it holds tokens of one identity for it. */
export function actor(held: readonly HeldToken[], code: Place, service: Place): string | null {
  if (code.kind !== 'code') return null;
  const fitting = held.filter((token) => !token.expired && isSame(token.holder, code) && token.service === service.kind);
  const [first, ...others] = new Set(fitting.map(({ principalId }) => principalId));
  return others.length === 0 ? (first ?? null) : null;
}

const isSame = (one: Place, other: Place): boolean => JSON.stringify(one).toLowerCase() === JSON.stringify(other).toLowerCase();

/** Who had code run that now sends a request of its own; `null` where the code began by itself. */
export function starter(outline: readonly Outline[], span: number | null, t: T): string | null {
  const root = rootOf(outline, span);
  const own = outline.find((line) => line.span === span && line.step.type === 'sent')?.step;
  if (root?.step.type !== 'sent' || root.span === span || own?.type !== 'sent' || own.from.kind !== 'code') return null;
  return placeName(root.step.from, t);
}

/** Why a request failed on whose account another one was refused: the last refusal below it that has a code. */
export function deeperCode(outline: readonly Outline[], span: number | null): ErrorCode | null {
  const within = (one: Outline): boolean => one.span !== span && lineage(outline, one.span).includes(span);
  const last = outline.findLast((one) => one.step.type === 'answered' && one.step.code !== null && within(one));
  return last?.step.type === 'answered' ? last.step.code : null;
}

/** The spans from this one up to the one that nobody else's request caused. */
function lineage(outline: readonly Outline[], span: number | null): (number | null)[] {
  const up: (number | null)[] = [];
  for (let at = span; at !== null && !up.includes(at); at = outline.find((line) => line.span === at)?.parent ?? null) up.push(at);
  return up;
}

function rootOf(outline: readonly Outline[], span: number | null): Outline | undefined {
  const root = lineage(outline, span).at(-1);
  return outline.find((line) => line.span === root && line.step.type === 'sent');
}
