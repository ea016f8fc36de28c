import type { T } from '../locale/words.js';
import { type Box, bottom } from './box.js';
import { narrow } from './layout-narrow.js';
import { wide } from './layout-wide.js';
import type { Roster } from './roster.js';

/** From this width on the picture lies down: people on the left, targets on the right. */
const LANDSCAPE = 560;
/** Narrower or wider than this it is scaled instead of laid out anew. */
const LEAST = 320;
const MOST = 1080;

/** The gutters through which messages travel, so that they never cross a box. */
export interface Lanes {
  /** Between people and Azure's services. */
  readonly people: { readonly x: number; readonly y: number };
  /** Between the left border of Azure and everything in it. */
  readonly left: number;
  /** Between the services in the upper row (portrait only; else the one below). */
  readonly upper: number;
  /** Between the services and the resource group. */
  readonly middle: number;
  /** Left of the target services. */
  readonly target: number;
  /** Right of everything. */
  readonly right: number;
}

/** Where everything stands. A box has the key of its place, or of the thing that it shows. */
export interface Layout {
  readonly landscape: boolean;
  readonly width: number;
  readonly height: number;
  readonly azure: Box;
  readonly tenant: Box;
  readonly group: Box;
  readonly lanes: Lanes;
  readonly boxes: ReadonlyMap<string, Box>;
}

/** What a layout fills in while it goes from top to bottom. */
export type Boxes = Map<string, Box>;

/** Computes the layout of a roster for a container of this width; the language decides how wide the services are. */
export function layOut(roster: Roster, width: number, t: T): Layout {
  const w = Math.round(Math.max(LEAST, Math.min(MOST, width)));
  const landscape = w >= LANDSCAPE ? wide(roster, w, t) : null;
  return landscape ?? narrow(roster, w, t);
}

/** The lowest edge of some boxes. */
export function lowest(boxes: Iterable<Box>, least: number): number {
  return Math.max(least, ...[...boxes].map(bottom));
}
