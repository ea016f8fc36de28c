/** Points and boxes of the picture, in CSS pixels from its upper left corner. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

export const right = (box: Box): number => box.x + box.w;
export const bottom = (box: Box): number => box.y + box.h;
export const midX = (box: Box): number => box.x + box.w / 2;
export const midY = (box: Box): number => box.y + box.h / 2;

export const centred = (at: Point, w: number, h: number): Box => ({ x: at.x - w / 2, y: at.y - h / 2, w, h });

export const grown = (box: Box, by: number): Box => ({ x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by });

/** How much of two boxes lies on top of each other, in square pixels. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(right(a), right(b)) - Math.max(a.x, b.x);
  const h = Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** The box moved as little as needed to lie within another. */
export function within(box: Box, bounds: Box): Box {
  const x = Math.max(bounds.x, Math.min(box.x, right(bounds) - box.w));
  const y = Math.max(bounds.y, Math.min(box.y, bottom(bounds) - box.h));
  return { ...box, x, y };
}

export const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
