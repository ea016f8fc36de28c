/** The inner layout of the things that stand in the picture, the same in both orientations. */

import { type Box, bottom, overlap, right } from '../box.js';
import { type Foldable, type Folds, foldUntil, type Level } from '../fold.js';
import { widthInLines, widthInTwo, widthOf, wrap } from '../measure.js';
import { type Concern, levelOf } from './concern.js';
import { type Form, Plan } from './layout.js';
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
/** The token endpoint of such a host: only its icon. */
const STRIP_PLATE = 30;
export const LEAST_HOST = 150;

const HOST_FORMS: readonly Form[] = ['full', 'close', 'row', 'strip', 'line'];

function hostHeight(host: HostSlot, form: Form, concern: Concern, w: number): number {
  const rights = tagsInside(host, form, concern, w).length * (TAG + 3);
  if (form === 'line') return FOLDED;
  if (form === 'strip') return STRIP + rights;
  if (form === 'row') return PLATE_OUT + 29 + LEGEND - 2 + rights;
  return plateHeight(host.rows) + INSIDE[form === 'close' ? 'close' : 'full'] + CODE.h + LEGEND + rights;
}

function plateHeight(rows: number): number {
  return PLATE_HEAD + rows * ROW + 4;
}

/** Where the line with this number stands on a token endpoint. */
export function plateRow(plate: Box, index: number): Box {
  return { x: plate.x + 8, y: plate.y + PLATE_HEAD + index * ROW, w: plate.w - 12, h: ROW };
}

/** The assignments that exist in this part of the run, always in the same order. */
function rightsNow(rights: readonly Right[], concern: Concern): Right[] {
  return rights.filter(({ key }) => concern.present.has(key));
}

/** The same, those first that are concerned most: these find room before the others. */
function rightsByNeed(rights: readonly Right[], concern: Concern): Right[] {
  return rightsNow(rights, concern).sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
}

/** What decides now and has to be in sight. */
const needed = (rights: readonly Right[], concern: Concern): Right[] => rightsNow(rights, concern).filter(({ key }) => levelOf(concern, key) === 2);

/** The assignments that stand inside a host: where it is low, only those that decide now, unless its border has room for them. */
function tagsInside(host: HostSlot, form: Form, concern: Concern, w: number): Right[] {
  if (form === 'line') return [];
  if (form !== 'row' && form !== 'strip') return rightsNow(host.rights, concern);
  const all = needed(host.rights, concern);
  const border = form === 'row' ? w - borderStart(host) - 16 - COUNT - 6 : 0;
  return all.reduce((sum, one) => sum + borderTag(one) + 6, 0) <= border ? [] : all;
}

/** How far from a host's left end its name leaves the border free. */
const borderStart = ({ name }: HostSlot): number => widthOf(name, 'small') + 50;

const borderTag = ({ title, conditional }: Right): number => Math.ceil(widthOf(title, 'small')) + 28 + (conditional ? 16 : 0);

function placeHost(plan: Plan, host: HostSlot, form: Form, concern: Concern, at: Box): void {
  const { id, key } = host;
  const h = hostHeight(host, form, concern, at.w);
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
  const inside = tagsInside(host, form, concern, at.w);
  let top = bottom(boxes.code) + (form === 'strip' ? 3 : 5);
  for (const one of inside) {
    placeTag(plan, one, { x: frame.x + 8, y: top, w: frame.w - 22, h: TAG }, key);
    top += TAG + 3;
  }
  if (form !== 'row') return;
  const others = rightsByNeed(host.rights, concern).filter((one) => !inside.includes(one));
  placeTagsOnBorder(plan, others, { key, frame, from: frame.x + borderStart(host) });
}

/** On the lower border of a host, between its name and its ring, as many as there is room for. */
function placeTagsOnBorder(plan: Plan, tags: readonly Right[], { key, frame, from }: { key: string; frame: Box; from: number }): void {
  const row = { x: frame.x, y: bottom(frame) - TAG / 2, w: frame.w, h: TAG };
  const count = plan.folded.find(({ box }) => overlap(box, row) > 1);
  let end = Math.min(right(frame) - 16, (count?.box.x ?? Infinity) - 6);
  for (const one of tags) {
    const wanted = borderTag(one);
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
  return { metadata, code, own: { x: right(frame) - 11, y: frame.y + 17, w: 22, h: 22 } };
}

/** Its code, its name and its token endpoint in one line. */
function hostInStrip(frame: Box): HostBoxes {
  const metadata = { x: right(frame) - STRIP_PLATE - 16, y: frame.y + 4, w: STRIP_PLATE, h: 22 };
  const code = { x: frame.x + 4, y: frame.y + 4, w: 30, h: 22 };
  return { metadata, code, own: { x: right(frame) - 11, y: frame.y + 4, w: 22, h: 22 } };
}

/** Where the name of a host in one line stands. */
export function stripName(frame: Box): Box {
  return { x: frame.x + 40, y: frame.y + 7, w: frame.w - 40 - STRIP_PLATE - 22, h: 16 };
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
    const width = (form: Form): number => (form === 'full' || form === 'close' ? Math.min(232, cell) : form === 'line' ? Math.min(200, cell) : cell);
    for (const { host, column, form } of shown) {
      const w = width(form);
      if (into) placeHost(into, host, form, concern, { x: area.x + column * (cell + GAP + 19), y, w, h: 0 });
    }
    last = shown.every(({ form }) => form === 'strip' || form === 'line') ? 8 : GAP;
    y += Math.max(...shown.map(({ host, form }) => hostHeight(host, form, concern, width(form)))) + last;
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

/** Places user-assigned identities one below the other, each with an assignment made to it: what decides now before all else. */
export function placeIdentities(plan: Plan, slots: readonly IdentitySlot[], concern: Concern, area: Box): boolean {
  const tag = TAG + 2;
  const kept = slots.filter(({ rights }) => needed(rights, concern).length > 0).length * tag;
  const room = { ...area, h: area.h - kept };
  const gap = chipsHeight(slots.length, 14) <= room.h ? 14 : CHIP.gap;
  const fits = placeChips(plan, slots, concern, room, 'more:identities', area.w, gap);
  const isFolded = plan.folded.some(({ key }) => key === 'more:identities');
  let free = isFolded ? 0 : bottom(area) - Math.max(area.y, ...slots.map(({ key }) => bottom(plan.boxes.get(key) ?? { ...area, h: 0 }))) - kept;
  let down = 0;
  // The count stands beside the last chip, or below all of them.
  let count = 0;
  for (const { key, rights } of slots) {
    const chip = plan.boxes.get(key);
    if (!chip) continue;
    const box = { ...chip, y: chip.y + down };
    plan.boxes.set(key, box);
    count = down;
    const [one] = rightsByNeed(rights, concern);
    if (!one) continue;
    if (levelOf(concern, one.key) < 2) {
      if (free < tag) continue;
      free -= tag;
    }
    plan.boxes.set(key, { ...box, h: box.h + tag });
    placeTag(plan, one, { x: box.x + 6, y: bottom(box) - 1, w: box.w - 12, h: TAG - 2 }, key);
    down += tag;
  }
  plan.moveCount('more:identities', area.w < 120 ? kept : count);
  return fits;
}

// Targets

const TARGET_HEAD = 38;
/** The same in one line, without the kind of service. */
const LOW_HEAD = 21;
/** How far the assignment to something in a target stands in from it. */
const INDENT = 14;

/** Something in a target that is shown or counted: what lies in it, or an assignment made to it or to that. */
interface Piece {
  readonly key: string;
  /** The name of what lies in the target: this itself, or what the assignment was made to; empty for the whole target. */
  readonly name: string;
  readonly right: Right | null;
  /** How much it has to do with what happens: what decides is needed more than what is only asked for. */
  readonly need: Level | 3;
}

/** All that is in a target in this part of the run, in the order in which it stands there. */
function piecesOf(target: TargetSlot, concern: Concern): Piece[] {
  const content = target.content.filter(({ name }) => concern.present.has(contentKey(target.key, name)));
  const rights = rightsNow(target.rights, concern).map((one): Piece => {
    const last = nameOf(one.scope);
    return { key: one.key, name: content.some(({ name }) => name === last) ? last : '', right: one, need: levelOf(concern, one.key) === 2 ? 3 : levelOf(concern, one.key) };
  });
  const within = content.flatMap(({ name }): Piece[] => {
    const key = contentKey(target.key, name);
    const mine = rights.filter((one) => one.name === name);
    // An assignment is not shown without what it was made to, where there is any room.
    const need = Math.min(2, Math.max(concern.asked.has(key) ? 2 : 0, ...mine.map((one) => one.need))) as Level;
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

/** Whether what an assignment was made to is shown above it. */
function isBelow(piece: Piece, shown: readonly Piece[]): boolean {
  return shown.some(({ right: one, name }) => !one && name === piece.name);
}

function targetHeight(pieces: readonly Piece[], area: Box, head: number): number {
  const sum = pieces.reduce((height, piece) => height + pieceHeight(piece, area), 0);
  return head + sum + (pieces.some((piece) => piece.right && !isBelow(piece, pieces)) ? (head === LOW_HEAD ? 1 : 3) : -1);
}

/** How wide targets have to be for everything in them to be read. */
export function targetWidth(targets: readonly TargetSlot[]): number {
  const names = targets.flatMap(({ content }) => content.map(({ name }) => widthOf(name, 'label') + 36));
  const titles = targets.flatMap(({ rights }) => rights.map(({ title, conditional }) => widthOf(title, 'small') + 38 + INDENT + (conditional ? 16 : 0)));
  return Math.ceil(Math.max(0, ...names, ...titles));
}

/** Places target services one below the other, with their names in one line where they would not show what is needed otherwise. */
export function placeTargets(plan: Plan, targets: readonly TargetSlot[], concern: Concern, area: Box, gap = GAP + 4): boolean {
  const usual = new Plan();
  if (placeTargetsIn(usual, targets, concern, area, { form: 'full', gap })) {
    plan.add(usual);
    return true;
  }
  const low = new Plan();
  const fits = placeTargetsIn(low, targets, concern, area, { form: 'row', gap: 5 });
  const shown = ({ rights }: Plan): number => [...rights.values()].filter(({ key }) => levelOf(concern, key) === 2).length;
  plan.add(fits || shown(low) > shown(usual) ? low : usual);
  return fits;
}

function placeTargetsIn(plan: Plan, targets: readonly TargetSlot[], concern: Concern, area: Box, { form, gap }: { form: 'full' | 'row'; gap: number }): boolean {
  const [head, measure] = form === 'full' ? [TARGET_HEAD, area] : [LOW_HEAD, { ...area, h: Math.min(area.h, LOW - 1) }];
  const there = targets.filter(({ key }) => concern.present.has(key) || levelOf(concern, key) > 0);
  const pieces = there.map((target) => piecesOf(target, concern));
  // One thing less in each form, then none, then a mere line; what decides stays as long as there is any room.
  const things = (isKept: boolean): Foldable[] =>
    there.map(({ key }, index) => {
      const [all, level] = [pieces[index] ?? [], levelOf(concern, key)];
      const kept = isKept ? all.filter(({ need }) => need === 3).length : 0;
      return { level, forms: kept > 0 ? all.length - kept + 1 : all.length + (level === 2 ? 1 : 2) };
    });
  const place = (folds: Folds, into: Plan | null): number => {
    let y = area.y;
    let last = 0;
    for (const [index, target] of there.entries()) {
      const fold = folds[index];
      const all = pieces[index] ?? [];
      if (fold === null || fold === undefined) continue;
      const isLine = fold > all.length;
      const shown = isLine ? [] : mostNeeded(all, all.length - fold);
      const h = isLine ? FOLDED : targetHeight(shown, measure, head);
      if (into) placeTarget(into, target, isLine ? 'line' : form, shown, { ...area, y, h }, { area: measure, head });
      last = isLine ? 8 : gap;
      y += h + last;
    }
    const rest = there.filter((_, index) => folds[index] === null);
    into?.fold('more:targets', { x: right(area) - COUNT, y: bottom(area) + 1, w: COUNT, h: TAG - 2 }, rest.map(({ key }) => key));
    return y - last - area.y;
  };
  const isRoom = (some: Folds): boolean => place(some, null) <= area.h + 0.5;
  const keeping = foldUntil(things(true), isRoom);
  const { folds, fits } = keeping.fits ? keeping : foldUntil(things(false), isRoom);
  place(folds, plan);
  const isWhole = (all: readonly Piece[], fold: number | null | undefined): boolean => all.filter(({ need }) => need > 0).length <= all.length - (fold ?? 0);
  return fits && there.every(({ key }, index) => levelOf(concern, key) < 2 || isWhole(pieces[index] ?? [], folds[index]));
}

function placeTarget(plan: Plan, target: TargetSlot, form: Form, shown: readonly Piece[], box: Box, { area, head }: { area: Box; head: number }): void {
  plan.boxes.set(target.key, box);
  plan.forms.set(target.key, form);
  let top = box.y + head - 3;
  for (const piece of shown) {
    const h = pieceHeight(piece, area);
    if (piece.right) {
      const indent = isBelow(piece, shown) ? INDENT : 0;
      placeTag(plan, piece.right, { x: box.x + 6 + indent, y: top + (indent ? 0 : 3), w: box.w - 12 - indent, h: h - 2 }, target.key);
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
  const byNeed = rightsByNeed(scope.rights, concern);
  const end = right(frame) - 10;
  // Those that decide now share the room, as long as each can be read.
  const many = needed(byNeed, concern).length;
  const share = (end - from - (many < byNeed.length ? COUNT + 6 : 0) - 6 * (many - 1)) / many;
  const shown = new Map<Right, number>();
  let x = end;
  for (const [index, one] of byNeed.entries()) {
    const w = Math.min(tagWidth(one, orphan), index < many && share >= LEAST_TAG ? share : end - from);
    const isLast = index === byNeed.length - 1;
    if (shown.size < index || x - w - (isLast ? 0 : COUNT + 6) < from) continue;
    shown.set(one, w);
    x -= w + 6;
  }
  const y = frame.y - TAG / 2;
  x = end;
  for (const one of rightsNow(scope.rights, concern)) {
    const w = shown.get(one);
    if (w === undefined) continue;
    placeTag(plan, one, { x: x - w, y, w, h: TAG }, scope.key);
    x -= w + 6;
  }
  const rest = byNeed.filter((one) => !shown.has(one));
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
