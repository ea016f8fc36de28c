/** The inner layout of the things that stand in the picture, the same in both orientations. */

import { type Box, bottom, overlap, right } from '../box.js';
import { type Folds, foldUntil, type Level } from '../fold.js';
import { widthInLines, widthInTwo, widthOf, wrap } from '../measure.js';
import { type Concern, levelOf } from './concern.js';
import type { Form, Plan } from './layout.js';
import { contentKey } from './presence.js';
import { type HostSlot, type IdentitySlot, nameOf, type Right, type ScopeSlot, type Slot, type TargetSlot } from './roster.js';

export const SERVICE = { h: 44, text: 36, least: 26 };
export const CHIP = { h: 22, gap: 6 };
export const ROW = 16;
export const LINE = 14;
/** What is left of a thing that folds up. */
export const FOLDED = 22;
const TAG = 18;
/** The least width in which a tag tells anything. */
const LEAST_TAG = 70;
/** Between the innermost frame and what stands in it. */
export const PADDING = 8;
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
/** Code, with room for a token and its name beside its own. */
const CODE = { w: 140, h: 28 };
const LEGEND = 14;
/** A host in one line that still has its places. */
const STRIP = 30;
export const LEAST_HOST = 150;

const HOST_FORMS: readonly Form[] = ['full', 'close', 'row', 'strip', 'line'];

function hostHeight(host: HostSlot, form: Form, concern: Concern): number {
  const rights = rightsNow(host.rights, concern).length * (TAG + 3);
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

/** The assignments that exist in this part of the run, those first that are concerned most. */
function rightsNow(rights: readonly Right[], concern: Concern): Right[] {
  return rights.filter(({ key }) => concern.present.has(key)).sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
}

function placeHost(plan: Plan, host: HostSlot, form: Form, concern: Concern, at: Box): void {
  const { id, key } = host;
  const h = hostHeight(host, form, concern);
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
  const tags = rightsNow(host.rights, concern);
  if (form === 'strip') return;
  if (form === 'row') {
    placeTagsOnBorder(plan, tags, { key, frame, from: frame.x + widthOf(host.name, 'small') + 50 });
    return;
  }
  let top = bottom(boxes.code) + 5;
  for (const one of tags) {
    placeTag(plan, one, { x: frame.x + 8, y: top, w: frame.w - 22, h: TAG }, key);
    top += TAG + 3;
  }
}

/** On the lower border of a host, between its name and its ring, as many as there is room for. */
function placeTagsOnBorder(plan: Plan, tags: readonly Right[], { key, frame, from }: { key: string; frame: Box; from: number }): void {
  const row = { x: frame.x, y: bottom(frame) - TAG / 2, w: frame.w, h: TAG };
  const count = plan.folded.find(({ box }) => overlap(box, row) > 1);
  let end = Math.min(right(frame) - 16, (count?.box.x ?? Infinity) - 6);
  for (const one of tags) {
    const wanted = Math.ceil(widthOf(one.title, 'small')) + 28 + (one.conditional ? 16 : 0);
    const w = Math.min(wanted, end - from);
    if (w < Math.min(wanted, LEAST_TAG)) return;
    placeTag(plan, one, { ...row, x: end - w, w }, key);
    end -= w + 6;
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

/** Places hosts in a grid in which each keeps its cell; whether they found room. */
export function placeHosts(plan: Plan, hosts: readonly HostSlot[], concern: Concern, area: Box): boolean {
  const there = hosts.filter(({ key }) => concern.present.has(key) || levelOf(concern, key) > 0);
  if (there.length === 0) return true;
  // Whoever sends or receives is never a mere line.
  const things = there.map(({ key }) => ({ level: levelOf(concern, key), forms: HOST_FORMS.length - (levelOf(concern, key) === 2 ? 1 : 0) }));
  const place = (folds: Folds, into: Plan | null): number => {
    const forms = new Map(there.map(({ key }, index) => [key, HOST_FORMS[folds[index] ?? -1]]));
    return placeRows(hosts, forms, concern, area, into);
  };
  const { folds, fits } = foldUntil(things, (some) => place(some, null) <= area.h + 0.5);
  place(folds, plan);
  return fits && things.every(({ level }, index) => level < 2 || (folds[index] ?? 4) < 2);
}

/** The height that hosts in these forms take; places them if there is a plan. A row in which nothing stands takes none. */
function placeRows(hosts: readonly HostSlot[], forms: ReadonlyMap<string, Form | undefined>, concern: Concern, area: Box, into: Plan | null): number {
  const columns = Math.max(1, Math.min(hosts.length, Math.floor((area.w + GAP) / (LEAST_HOST + GAP + 8)), 3));
  const cell = Math.min(290, (area.w - (columns - 1) * (GAP + 8)) / columns - 11);
  // The count stands on the border of what they lie in, where it takes no room.
  const rest = hosts.filter(({ key }) => !forms.get(key));
  into?.fold('more:hosts', { x: area.x + area.w - COUNT, y: bottom(area) + 1, w: COUNT, h: TAG - 2 }, rest.map(({ key }) => key));
  let y = area.y;
  let last = 0;
  for (let start = 0; start < hosts.length; start += columns) {
    const row = hosts.slice(start, start + columns).map((host, column) => ({ host, column, form: forms.get(host.key) }));
    const shown = row.flatMap(({ form, ...one }) => (form ? [{ ...one, form }] : []));
    if (shown.length === 0) continue;
    for (const { host, column, form } of shown) {
      const w = form === 'full' || form === 'close' ? Math.min(232, cell) : form === 'line' ? Math.min(200, cell) : cell;
      if (into) placeHost(into, host, form, concern, { x: area.x + column * (cell + GAP + 19), y, w, h: 0 });
    }
    last = shown.every(({ form }) => form === 'strip' || form === 'line') ? 8 : GAP;
    y += Math.max(...shown.map(({ host, form }) => hostHeight(host, form, concern))) + last;
  }
  return y - area.y - last;
}

// Chips

/** Places chips in columns; the ones that have no room are counted. Whether all that are concerned found room. */
export function placeChips(plan: Plan, all: readonly Slot[], concern: Concern, area: Box, more: string, least = 84, gap = CHIP.gap): boolean {
  const columns = Math.max(1, Math.min(Math.floor((area.w + 8) / (least + 8)), all.length));
  const rows = Math.max(1, Math.floor((area.h + gap) / (CHIP.h + gap)));
  // A place is kept for what is not there now, where there are enough of them.
  const slots = all.length <= columns * rows ? all : all.filter(({ key }) => concern.present.has(key));
  if (slots.length === 0) return true;
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
  const gap = chipsHeight(slots.length, 14) <= area.h ? 14 : CHIP.gap;
  const fits = placeChips(plan, slots, concern, area, 'more:identities', area.w, gap);
  if (plan.folded.some(({ key }) => key === 'more:identities')) return fits;
  for (const { key, rights } of slots) {
    const box = plan.boxes.get(key);
    const [one] = rightsNow(rights, concern);
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
/** How far the assignment to something in a target stands in from it. */
const INDENT = 14;

/** Something in a target that is shown or counted: what lies in it, or an assignment made to it or to that. */
interface Piece {
  readonly key: string;
  /** The name of what lies in the target: this itself, or what the assignment was made to; empty for the whole target. */
  readonly name: string;
  readonly right: Right | null;
  /** How much it has to do with what happens. */
  readonly need: Level;
}

/** All that is in a target in this part of the run, in the order in which it stands there. */
function piecesOf(target: TargetSlot, concern: Concern): Piece[] {
  const content = target.content.filter(({ name }) => concern.present.has(contentKey(target.key, name)));
  const rights = rightsNow(target.rights, concern).map((one): Piece => {
    const last = nameOf(one.scope);
    return { key: one.key, name: content.some(({ name }) => name === last) ? last : '', right: one, need: levelOf(concern, one.key) };
  });
  const within = content.flatMap(({ name }): Piece[] => {
    const key = contentKey(target.key, name);
    const mine = rights.filter((one) => one.name === name);
    // An assignment is not shown without what it was made to.
    const need = Math.max(concern.asked.has(key) ? 2 : 0, ...mine.map((one) => one.need)) as Level;
    return [{ key, name, right: null, need }, ...mine];
  });
  return [...within, ...rights.filter(({ name }) => name === '')];
}

/** As many pieces as are wanted, those that matter most. */
function mostNeeded(pieces: readonly Piece[], count: number): Piece[] {
  const byNeed = [...pieces].sort((a, b) => b.need - a.need);
  const kept = new Set(byNeed.slice(0, count));
  return pieces.filter((piece) => kept.has(piece));
}

/** Below this height of all targets a role is named in one line. */
const LOW = 110;

/** The lines in which a role's name is written within a tag of this size, if so many are for something else. */
export function roleLines(title: string, { w, h }: { w: number; h: number }, others = 0): string[] {
  return wrap(title, w - 24, 'small', Math.max(1, Math.floor((h - TAG) / LINE) + 1 - others));
}

function tagHeight({ title, orphaned }: Right, w: number, isLow: boolean): number {
  const lines = isLow ? 1 : roleLines(title, { w, h: TAG + LINE }).length;
  return (lines - 1 + (orphaned ? 1 : 0)) * LINE + TAG;
}

function pieceHeight({ right: one, name }: Piece, { w, h }: Box): number {
  return one ? tagHeight(one, w - 12 - (name ? INDENT : 0), h < LOW) + 2 : ROW;
}

function targetHeight(pieces: readonly Piece[], area: Box): number {
  const sum = pieces.reduce((height, piece) => height + pieceHeight(piece, area), 0);
  return TARGET_HEAD + sum + (pieces.some((piece) => piece.right && !piece.name) ? 3 : -1);
}

/** How wide targets have to be for everything in them to be read. */
export function targetWidth(targets: readonly TargetSlot[]): number {
  const names = targets.flatMap(({ content }) => content.map(({ name }) => widthOf(name, 'label') + 36));
  const titles = targets.flatMap(({ rights }) => rights.map(({ title, conditional }) => widthOf(title, 'small') + 38 + INDENT + (conditional ? 16 : 0)));
  return Math.ceil(Math.max(0, ...names, ...titles));
}

/** Places target services one below the other. */
export function placeTargets(plan: Plan, targets: readonly TargetSlot[], concern: Concern, area: Box, gap = GAP + 4): boolean {
  const there = targets.filter(({ key }) => concern.present.has(key) || levelOf(concern, key) > 0);
  const pieces = there.map((target) => piecesOf(target, concern));
  // One thing less in each form, then none, then a mere line.
  const things = there.map(({ key }, index) => ({ level: levelOf(concern, key), forms: (pieces[index]?.length ?? 0) + (levelOf(concern, key) === 2 ? 1 : 2) }));
  const place = (folds: Folds, into: Plan | null): number => {
    let y = area.y;
    let last = 0;
    for (const [index, target] of there.entries()) {
      const fold = folds[index];
      const all = pieces[index] ?? [];
      if (fold === null || fold === undefined) continue;
      const isLine = fold > all.length;
      const shown = isLine ? [] : mostNeeded(all, all.length - fold);
      const h = isLine ? FOLDED : targetHeight(shown, area);
      if (into) placeTarget(into, target, isLine ? 'line' : 'full', shown, { ...area, y, h }, area);
      last = isLine ? 8 : gap;
      y += h + last;
    }
    const rest = there.filter((_, index) => folds[index] === null);
    into?.fold('more:targets', { x: right(area) - COUNT, y: bottom(area) + 1, w: COUNT, h: TAG - 2 }, rest.map(({ key }) => key));
    return y - last - area.y;
  };
  const { folds, fits } = foldUntil(things, (some) => place(some, null) <= area.h + 0.5);
  place(folds, plan);
  const isWhole = (all: readonly Piece[], fold: number | null | undefined): boolean => all.filter(({ need }) => need > 0).length <= all.length - (fold ?? 0);
  return fits && pieces.every((all, index) => (things[index]?.level ?? 0) < 2 || isWhole(all, folds[index]));
}

function placeTarget(plan: Plan, target: TargetSlot, form: Form, shown: readonly Piece[], box: Box, area: Box): void {
  plan.boxes.set(target.key, box);
  plan.forms.set(target.key, form);
  let top = box.y + TARGET_HEAD - 3;
  for (const piece of shown) {
    const h = pieceHeight(piece, area);
    if (piece.right) {
      const indent = piece.name ? INDENT : 0;
      placeTag(plan, piece.right, { x: box.x + 6 + indent, y: top + (piece.name ? 0 : 3), w: box.w - 12 - indent, h: h - 2 }, target.key);
    } else {
      plan.content.set(piece.key, { x: box.x + 8, y: top, w: box.w - 14, h });
    }
    top += h;
  }
}

// Scopes

/** How far a frame's content lies below its upper border. */
export function headOf(scope: ScopeSlot): number {
  return scope.rights.length > 0 ? TAG + 5 : 15;
}

/** Places the assignments made to a scope in a row on its upper border, from the right end; the rest is counted. */
export function placeScopeTags(plan: Plan, scope: ScopeSlot, concern: Concern, frame: Box, orphan: string, from: number): void {
  const byNeed = rightsNow(scope.rights, concern);
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
