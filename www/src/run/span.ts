import type { Happening } from './types/Happening.js';
import type { Outline } from './types/Outline.js';

/** The request that opened a span, in short. */
export function spanOf(outline: readonly Outline[], span: number | null): Extract<Happening, { type: 'sent' }> | undefined {
  if (span === null) return undefined;
  const opening = outline.find((line) => line.span === span && line.step.type === 'sent');
  return opening?.step.type === 'sent' ? opening.step : undefined;
}
