/** The frames around things: Azure, the directory, and the scopes as they lie within each other. */

import type { T } from '../../locale/words.js';
import { type Box, right } from '../box.js';
import { fit, widthOf } from '../measure.js';
import type { Concern } from './concern.js';
import type { Frame, Plan } from './layout.js';
import { headOf, PADDING, placeScopeTags } from './parts.js';
import type { ScopeSlot } from './roster.js';

/** Between the borders of two frames, and beside what stands in the innermost. */
const INSET = 6;
const SIDES = 12;

/** The title of a frame and where it stands on its upper border. */
export function legendOf(box: Box, name: string, at: 'start' | 'end', room = box.w): Pick<Frame, 'title' | 'legend'> {
  const title = fit(name, Math.min(room, box.w) - 28, 'small');
  const w = Math.ceil(widthOf(title, 'small')) + 8;
  return { title, legend: { x: at === 'start' ? box.x + 10 : right(box) - 10 - w, y: box.y - 7, w, h: 14 } };
}

/** Places the frames of the scopes around each other; the room that is left in the innermost. */
export function placeScopes(plan: Plan, scopes: readonly ScopeSlot[], concern: Concern, area: Box, t: T): Box {
  let box = area;
  for (const [index, scope] of scopes.entries()) {
    if (index > 0) box = { x: box.x + INSET, y: box.y, w: box.w - 2 * INSET, h: box.h - INSET };
    const title = legendOf(box, titleOf(scope, t), 'start', scope.rights.length > 0 ? box.w * 0.45 : box.w);
    plan.regions.push({ key: scope.key, kind: 'scope', box, ...title });
    placeScopeTags(plan, scope, concern, box, t('stage.inventory.unknown'), right(title.legend) + 8);
    const head = headOf(scope);
    box = { ...box, y: box.y + head, h: box.h - head };
  }
  const top = scopes.length > 0 ? 4 : 8;
  return {
    x: box.x + SIDES,
    y: box.y + top,
    w: box.w - 2 * SIDES,
    h: box.h - top - PADDING,
  };
}

/** What a scope is called. */
export function titleOf({ level, name }: ScopeSlot, t: T): string {
  switch (level) {
    case 'managementGroup':
      return t('stage.managementGroup', { name });
    case 'subscription':
      return t('stage.subscription');
    case 'group':
      return t('stage.group', { name });
  }
}
