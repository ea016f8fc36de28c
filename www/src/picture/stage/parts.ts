/** The inner layout of the things that stand in the picture, the same in both orientations. */

import { type Box, bottom, right } from '../box.js';
import { type Folds, foldUntil, type Level } from '../fold.js';
import { widthInLines, widthInTwo, widthOf, wrap } from '../measure.js';
import { type Concern, levelOf } from './concern.js';
import type { Form, Plan } from './layout.js';
import type { HostSlot, IdentitySlot, Right, ScopeSlot, Slot, TargetSlot } from './roster.js';

export const SERVICE = { h: 44, text: 36, least: 26 };
export const CHIP = { h: 22, gap: 6 };
export const ROW = 16;
export const LINE = 14;
/** What is left of a thing that folds up. */
export const FOLDED = 22;
const TAG = 18;
/** Between the innermost frame and what stands in it. */
export const PADDING = 10;
/** How wide a count is. */
export const COUNT = 34;
/** Between things that messages pass between. */
export const GAP = 14;

/** How wide a service is at least: a small icon, and the name in three lines of small letters. */
export function narrowServiceWidth(name: string): number {
  return Math.ceil(SERVICE.least + widthInLines(name, 'small', 3) + 7);
}

/** How wide the box of a service with this name is: an icon and the name in two lines. */
export function serviceWidth(name: string): number {
  return Math.ceil(SERVICE.text + widthInTwo(name, 'label') + 9);
}

// Hosts

const PLATE_HEAD = 22;
/** How far the token endpoint stands out of its host's frame: it belongs to the platform. */
const PLATE_OUT = 11;
/** Between a host's endpoint and its code, where the code's requests are seen. */
const INSIDE = { full: 34, close: 18 };
const CODE = { w: 92, h: 28 };
const LEGEND = 14;
/** A host in one line that still has its places. */
const STRIP = 30;
export const LEAST_HOST = 150;

const HOST_FORMS: readonly Form[] = ['full', 'close', 'row', 'strip', 'line'];

function hostHeight(host: HostSlot, form: Form): number {
  const rights = host.rights.length * (TAG + 3);
  if (form === 'line') return FOLDED;
  if (form === 'strip') return STRIP;
  if (form === 'row') return PLATE_OUT + 29 + LEGEND - 2;
  return plateHeight(host.rows) + INSIDE[form === 'close' ? 'close' : 'full'] + CODE.h + LEGEND + rights;
}

function plateHeight(rows: number): number {
  return PLATE_HEAD + rows * ROW + 4;
}

/** Where the line with this number stands on a token endpoint. */
export function plateRow(plate: Box, index: number): Box {
  return { x: plate.x + 8, y: plate.y + PLATE_HEAD + index * ROW, w: plate.w - 12, h: ROW };
}

function placeHost(plan: Plan, host: HostSlot, form: Form, at: Box): void {
  const { id, key } = host;
  const h = hostHeight(host, form);
  plan.forms.set(key, form);
  if (form === 'line') {
    plan.boxes.set(key, { ...at, h });
    return;
  }
  const out = form === 'strip' ? 0 : PLATE_OUT;
  const frame = { x: at.x, y: at.y + out, w: at.w, h: h - out };
  plan.boxes.set(key, frame);
  const boxes = form === 'strip' ? hostInStrip(frame) : form === 'row' ? hostInRow(frame) : hostInFull(host, form, frame);
  for (const [kind, box] of Object.entries(boxes)) {
    plan.boxes.set(`${kind}:${id}`, box);
    plan.within.set(`${kind}:${id}`, key);
  }
  if (form === 'row' || form === 'strip') return;
  let top = bottom(boxes.code) + 5;
  for (const one of host.rights) {
    placeTag(plan, one, { x: frame.x + 8, y: top, w: frame.w - 22, h: TAG }, key);
    top += TAG + 3;
  }
}

interface HostBoxes {
  readonly code: Box;
  readonly metadata: Box;
  readonly own: Box;
}

/** Its token endpoint on the upper border, its code inside, its own identity on the right border. */
function hostInFull(host: HostSlot, form: Form, frame: Box): HostBoxes {
  const metadata = { x: frame.x + 10, y: frame.y - PLATE_OUT, w: frame.w - 34, h: plateHeight(host.rows) };
  const code = { x: frame.x + 10, y: bottom(metadata) + INSIDE[form === 'close' ? 'close' : 'full'], w: Math.min(CODE.w, frame.w - 40), h: CODE.h };
  return { metadata, code, own: { x: right(frame) - 11, y: frame.y + 18, w: 22, h: 22 } };
}

/** Its code beside its token endpoint. */
function hostInRow(frame: Box): HostBoxes {
  const codeW = Math.max(34, Math.min(84, frame.w - 190));
  const metadata = { x: frame.x + codeW + 36, y: frame.y - PLATE_OUT, w: frame.w - codeW - 36 - 12, h: 22 };
  const code = { x: frame.x + 8, y: frame.y + 5, w: codeW, h: 24 };
  return { metadata, code, own: { x: right(frame) - 11, y: bottom(frame) - 24, w: 22, h: 22 } };
}

/** Its code, its name and its token endpoint in one line. */
function hostInStrip(frame: Box): HostBoxes {
  const metadata = { x: right(frame) - 80, y: frame.y + 4, w: 64, h: 22 };
  const code = { x: frame.x + 4, y: frame.y + 4, w: 30, h: 22 };
  return { metadata, code, own: { x: right(frame) - 11, y: frame.y + 4, w: 22, h: 22 } };
}

/** Where the name of a host in one line stands. */
export function stripName(frame: Box): Box {
  return { x: frame.x + 40, y: frame.y + 7, w: frame.w - 40 - 86, h: 16 };
}

/** Places hosts beside and below each other; whether they found room. */
export function placeHosts(plan: Plan, hosts: readonly HostSlot[], concern: Concern, area: Box): boolean {
  if (hosts.length === 0) return true;
  // Whoever sends or receives is never a mere line.
  const things = hosts.map(({ key }) => ({ level: levelOf(concern, key), forms: HOST_FORMS.length - (levelOf(concern, key) === 2 ? 1 : 0) }));
  const place = (folds: Folds, into: Plan | null): number => placeRows(hosts, folds, area, into);
  const { folds, fits } = foldUntil(things, (some) => place(some, null) <= area.h + 0.5);
  place(folds, plan);
  return fits && things.every(({ level }, index) => level < 2 || (folds[index] ?? 4) < 2);
}

/** The height that hosts in these forms take; places them if there is a plan. */
function placeRows(hosts: readonly HostSlot[], folds: Folds, area: Box, into: Plan | null): number {
  const formOf = (index: number): Form | null => {
    const fold = folds[index];
    return fold === null || fold === undefined ? null : (HOST_FORMS[fold] ?? 'line');
  };
  const open = hosts.flatMap((host, index) => (formOf(index) !== null && formOf(index) !== 'line' ? [{ host, form: formOf(index) ?? 'row' }] : []));
  const lines = hosts.filter((_, index) => formOf(index) === 'line');
  const rest = hosts.filter((_, index) => formOf(index) === null);
  const columns = Math.max(1, Math.min(open.length, Math.floor((area.w + GAP) / (LEAST_HOST + GAP + 8)), 3));
  const w = Math.min(open.some(({ form }) => form === 'row' || form === 'strip') ? 290 : 232, (area.w - (columns - 1) * (GAP + 8)) / columns - 11);
  let y = area.y;
  let last = GAP;
  for (let start = 0; start < open.length; start += columns) {
    const row = open.slice(start, start + columns);
    for (const [column, { host, form }] of row.entries()) {
      if (into) placeHost(into, host, form, { x: area.x + column * (w + GAP + 19), y, w, h: 0 });
    }
    last = row.every(({ form }) => form === 'strip') ? 7 : GAP;
    y += Math.max(...row.map(({ host, form }) => hostHeight(host, form))) + last;
  }
  const beside = Math.max(1, Math.floor((area.w + GAP) / (120 + GAP)));
  const lineW = Math.min(200, (area.w - (beside - 1) * GAP) / beside);
  for (const [index, host] of lines.entries()) {
    const box = { x: area.x + (index % beside) * (lineW + GAP), y: y + Math.floor(index / beside) * (FOLDED + 8), w: lineW, h: FOLDED };
    if (into) placeHost(into, host, 'line', box);
  }
  // The count stands on the border of what they lie in, where it takes no room.
  into?.fold('more:hosts', { x: area.x + area.w - COUNT, y: bottom(area) + PADDING - TAG / 2, w: COUNT, h: TAG }, rest.map(({ key }) => key));
  y += Math.ceil(lines.length / beside) * (FOLDED + 8);
  return y - area.y - (lines.length > 0 ? 8 : last);
}

// Chips

/** Places chips in columns; the ones that have no room are counted. Whether all that are concerned found room. */
export function placeChips(plan: Plan, slots: readonly Slot[], concern: Concern, area: Box, more: string, least = 84, gap = CHIP.gap): boolean {
  if (slots.length === 0) return true;
  const columns = Math.max(1, Math.min(Math.floor((area.w + 8) / (least + 8)), slots.length));
  const rows = Math.max(1, Math.floor((area.h + gap) / (CHIP.h + gap)));
  const used = Math.ceil(slots.length / columns) <= rows ? Math.ceil(slots.length / columns) : rows;
  const room = columns * rows;
  const byLevel = [...slots].sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
  const shown = new Set(slots.length <= room ? slots : byLevel.slice(0, room));
  const w = (area.w - (columns - 1) * 8) / columns;
  const box = (index: number): Box => ({ x: area.x + Math.floor(index / used) * (w + 8), y: area.y + (index % used) * (CHIP.h + gap), w, h: CHIP.h });
  const kept = slots.filter((slot) => shown.has(slot));
  for (const [index, { key }] of kept.entries()) plan.boxes.set(key, box(index));
  const rest = slots.filter((slot) => !shown.has(slot));
  const last = kept.at(-1);
  if (last && rest.length > 0 && area.w < 120) {
    plan.fold(more, { x: right(area) - COUNT, y: bottom(area) + 2, w: COUNT, h: TAG }, rest.map(({ key }) => key));
  } else if (last && rest.length > 0) {
    // The last one makes room for the count.
    const whole = box(kept.length - 1);
    plan.boxes.set(last.key, { ...whole, w: whole.w - COUNT - 4 });
    plan.fold(more, { ...whole, x: right(whole) - COUNT, w: COUNT }, rest.map(({ key }) => key));
  }
  return rest.every(({ key }) => levelOf(concern, key) < 2);
}

export function chipsHeight(count: number, gap = CHIP.gap): number {
  return count * CHIP.h + Math.max(0, count - 1) * gap;
}

/** Places user-assigned identities one below the other, each with the assignments made to it. */
export function placeIdentities(plan: Plan, slots: readonly IdentitySlot[], concern: Concern, area: Box): boolean {
  const fits = placeChips(plan, slots, concern, area, 'more:identities', area.w, 14);
  if (plan.folded.some(({ key }) => key === 'more:identities')) return fits;
  for (const { key, rights } of slots) {
    const box = plan.boxes.get(key);
    const one = rights.find((right) => levelOf(concern, right.key) > 0) ?? rights[0];
    const lowest = Math.max(...slots.map((slot) => bottom(plan.boxes.get(slot.key) ?? { ...area, h: 0 })));
    if (!box || !one || lowest + TAG + 2 > bottom(area)) continue;
    plan.boxes.set(key, { ...box, h: box.h + TAG + 2 });
    placeTag(plan, one, { x: box.x + 6, y: bottom(box) - 1, w: box.w - 12, h: TAG - 2 }, key);
    for (const below of slots.slice(slots.findIndex((slot) => slot.key === key) + 1)) {
      const other = plan.boxes.get(below.key);
      if (other) plan.boxes.set(below.key, { ...other, y: other.y + TAG + 2 });
    }
  }
  return fits;
}

// Targets

const TARGET_HEAD = 38;
/** How many of the things in a target are listed; the rest is counted in one more line. */
export const LISTED = 4;
const TARGET_FORMS: readonly Form[] = ['full', 'brief', 'least', 'head', 'line'];

/** What of a target is shown: names of things in it, and assignments. */
export interface Shown {
  readonly content: readonly string[];
  readonly more: number;
  readonly rights: readonly Right[];
}

export function shownIn(target: TargetSlot, form: Form, concern: Concern): Shown {
  if (form === 'line') return { content: [], more: 0, rights: [] };
  const names = target.content.map(({ name }) => name);
  const isAsked = (name: string): boolean => concern.asked.has(`${target.key} ${name}`);
  const most = form === 'full' ? LISTED : form === 'brief' ? Math.max(1, names.filter(isAsked).length) : Math.min(1, names.filter(isAsked).length);
  const byNeed = [...names].sort((a, b) => Number(isAsked(b)) - Number(isAsked(a)));
  const kept = new Set(names.length <= most ? names : byNeed.slice(0, form === 'full' ? most - 1 : most));
  const content = names.filter((name) => kept.has(name));
  const rights = form === 'full' ? target.rights : target.rights.filter(({ key }) => levelOf(concern, key) > 0).slice(0, { brief: 2, least: 1 }[form as string] ?? 0);
  return { content, more: form === 'least' || form === 'head' ? 0 : names.length - content.length, rights };
}

/** The lines in which a role's name is written within a tag of this width. */
export function roleLines(title: string, w: number): string[] {
  return wrap(title, w - 24, 'small', 2);
}

function tagHeight(one: Right, w: number): number {
  return (roleLines(one.title, w).length - 1 + (one.orphaned ? 1 : 0)) * LINE + TAG;
}

function targetHeight(target: TargetSlot, form: Form, concern: Concern, w: number): number {
  if (form === 'line') return FOLDED;
  const { content, more, rights } = shownIn(target, form, concern);
  const tags = rights.reduce((sum, one) => sum + tagHeight(one, w - 12) + 3, 0);
  return TARGET_HEAD + (content.length + (more > 0 ? 1 : 0)) * ROW + (tags > 0 ? 3 : 0) + tags + 3;
}

/** Places target services one below the other. */
export function placeTargets(plan: Plan, targets: readonly TargetSlot[], concern: Concern, area: Box, gap = GAP + 4): boolean {
  const things = targets.map(({ key }): { level: Level; forms: number } => ({ level: levelOf(concern, key), forms: TARGET_FORMS.length - (levelOf(concern, key) === 2 ? 1 : 0) }));
  const place = (folds: Folds, into: Plan | null): number => {
    let y = area.y;
    let last = 0;
    for (const [index, target] of targets.entries()) {
      const fold = folds[index];
      if (fold === null || fold === undefined) continue;
      const form = TARGET_FORMS[fold] ?? 'line';
      const h = targetHeight(target, form, concern, area.w);
      if (into) placeTarget(into, target, form, concern, { ...area, y, h });
      last = form === 'line' ? 8 : gap;
      y += h + last;
    }
    const rest = targets.filter((_, index) => folds[index] === null);
    into?.fold('more:targets', { x: right(area) - COUNT, y: bottom(area) + PADDING - TAG / 2, w: COUNT, h: TAG }, rest.map(({ key }) => key));
    return y - last - area.y;
  };
  const { folds, fits } = foldUntil(things, (some) => place(some, null) <= area.h + 0.5);
  place(folds, plan);
  return fits;
}

function placeTarget(plan: Plan, target: TargetSlot, form: Form, concern: Concern, box: Box): void {
  plan.boxes.set(target.key, box);
  plan.forms.set(target.key, form);
  const { content, more, rights } = shownIn(target, form, concern);
  let top = box.y + TARGET_HEAD + (content.length + (more > 0 ? 1 : 0)) * ROW + 3;
  for (const one of rights) {
    const h = tagHeight(one, box.w - 12);
    placeTag(plan, one, { x: box.x + 6, y: top, w: box.w - 12, h }, target.key);
    top += h + 3;
  }
}

/** Where the thing with this number stands in a target. */
export function contentRow(target: Box, index: number): Box {
  return { x: target.x + 8, y: target.y + TARGET_HEAD - 3 + index * ROW, w: target.w - 14, h: ROW };
}

// Scopes

/** How far a frame's content lies below its upper border. */
export function headOf(scope: ScopeSlot): number {
  return scope.rights.length > 0 ? TAG + 5 : 15;
}

/** Places the assignments made to a scope in a row on its upper border, from the right end; the rest is counted. */
export function placeScopeTags(plan: Plan, scope: ScopeSlot, concern: Concern, frame: Box, orphan: string, from: number): void {
  const byNeed = [...scope.rights].sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
  let x = right(frame) - 10;
  const y = frame.y - TAG / 2;
  const rest: Right[] = [];
  for (const [index, one] of byNeed.entries()) {
    const w = Math.min(tagWidth(one, orphan), right(frame) - 10 - from);
    const isLast = index === byNeed.length - 1;
    if (rest.length > 0 || x - w - (isLast ? 0 : COUNT + 6) < from) {
      rest.push(one);
      continue;
    }
    placeTag(plan, one, { x: x - w, y, w, h: TAG }, scope.key);
    x -= w + 6;
  }
  plan.fold(`more:rights ${scope.key}`, { x: x - COUNT, y, w: COUNT, h: TAG }, rest.map(({ key }) => key));
}

/** What a tag in a scope's row says: the role and who holds it. */
export function tagText(title: string, holder: string): string {
  return holder ? `${title} · ${holder}` : title;
}

function tagWidth(one: Right, orphan: string): number {
  const texts = [tagText(one.title, one.holderName), ...(one.orphaned ? [tagText(one.title, orphan)] : [])];
  return Math.ceil(Math.max(...texts.map((text) => widthOf(text, 'small')))) + 30 + (one.conditional ? 16 : 0);
}

function placeTag(plan: Plan, one: Right, box: Box, within: string): void {
  plan.boxes.set(one.key, box);
  plan.within.set(one.key, within);
  plan.rights.set(one.key, one);
}
