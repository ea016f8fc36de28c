/** Where everything stands in the picture. The whole picture always fits its frame: what is not concerned now folds up. */

import type { T } from '../../locale/words.js';
import type { Box } from '../box.js';
import type { Folded, Layout, Region, Size } from '../layout.js';
import type { Concern } from './concern.js';
import { narrow } from './layout-narrow.js';
import { wide } from './layout-wide.js';
import type { Right, Roster } from './roster.js';

/** From this width on the picture lies down: people on the left, targets on the right. */
const LANDSCAPE = 600;
/** The least that anything can be read in; a smaller frame shows less at the same size. */
const LEAST = { w: 300, h: 240 };
/** The frame for which the sizes are made; in a larger one everything grows, up to a limit. */
const USUAL = { wide: { w: 760, h: 380 }, narrow: { w: 400, h: 380 } };
const MOST_SCALE = 1.7;

/**
 * How much of a thing is shown. `close`, `row` and `strip` are hosts whose code stands near their endpoint: below it, beside
 * it, or in one line with it. A `line` is only a name.
 */
export type Form = 'full' | 'close' | 'row' | 'strip' | 'line';

/** A frame around other things. */
export interface Frame extends Region {
  readonly kind: 'azure' | 'tenant' | 'scope';
  readonly title: string;
}

/** Where everything stands on the stage. */
export interface StageLayout extends Layout {
  readonly landscape: boolean;
  readonly regions: readonly Frame[];
  readonly forms: ReadonlyMap<string, Form>;
  /** Where the things stand that lie in targets. */
  readonly content: ReadonlyMap<string, Box>;
  readonly rights: ReadonlyMap<string, Right>;
}

/** What a layout fills in while it goes from top to bottom. */
export class Plan {
  readonly regions: Frame[] = [];
  readonly boxes = new Map<string, Box>();
  readonly forms = new Map<string, Form>();
  readonly content = new Map<string, Box>();
  readonly folded: Folded[] = [];
  readonly within = new Map<string, string>();
  readonly rights = new Map<string, Right>();
  /** Whether everything found the room that it needs. */
  fits = true;

  fold(key: string, box: Box, members: readonly string[]): void {
    if (members.length > 0) this.folded.push({ key, box, members });
  }

  /** Takes over what was planned apart from it. */
  add({ boxes, forms, content, folded, within, rights }: Plan): void {
    for (const [key, box] of boxes) this.boxes.set(key, box);
    for (const [key, form] of forms) this.forms.set(key, form);
    for (const [key, box] of content) this.content.set(key, box);
    for (const [key, other] of within) this.within.set(key, other);
    for (const [key, right] of rights) this.rights.set(key, right);
    this.folded.push(...folded);
  }

  moveCount(key: string, down: number): void {
    const at = this.folded.findIndex((one) => one.key === key);
    const one = this.folded[at];
    if (one) this.folded[at] = { ...one, box: { ...one.box, y: one.box.y + down } };
  }
}

/** What both orientations are made from. */
export interface Brief {
  readonly roster: Roster;
  readonly concern: Concern;
  readonly size: Size;
  readonly t: T;
}

/** Computes the layout for a frame of this size; the language decides how wide the services are. */
export function layOut(roster: Roster, concern: Concern, frame: Size, t: T): StageLayout {
  const size = { w: Math.max(LEAST.w, frame.w), h: Math.max(LEAST.h, frame.h) };
  const landscape = size.w >= LANDSCAPE;
  const usual = landscape ? USUAL.wide : USUAL.narrow;
  const most = Math.max(1, Math.min(MOST_SCALE, size.w / usual.w, size.h / usual.h));
  // As large as everything that is concerned can be shown in full.
  for (let scale = most; ; scale = Math.max(1, scale - 0.1)) {
    const within = { w: Math.floor(size.w / scale), h: Math.floor(size.h / scale) };
    const plan = (landscape ? wide : narrow)({ roster, concern, size: within, t });
    if (plan.fits || scale === 1) return { ...within, width: within.w, height: within.h, landscape, scale, ...parts(plan) };
  }
}

function parts({ regions, boxes, forms, content, folded, within, rights }: Plan): Pick<StageLayout, 'regions' | 'boxes' | 'forms' | 'content' | 'folded' | 'within' | 'rights'> {
  return { regions, boxes, forms, content, folded, within, rights };
}
