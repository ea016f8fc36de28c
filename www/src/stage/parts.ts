/** The inner layout of the things that stand on the stage, the same in both orientations. */

import { type Box, bottom, right } from './box.js';
import type { Boxes } from './layout.js';
import { widthInTwo, widthOf, wrap } from './measure.js';
import type { MachineSlot, RoleSlot, Slot, TargetSlot } from './roster.js';

export const SERVICE = { h: 46, text: 38 };
export const CHIP = { h: 24, gap: 6 };
export const ROW = 17;
export const LINE = 14;
const PLATE_HEAD = 26;
/** How far the metadata endpoint stands out of its machine: it belongs to the host. */
const PLATE_OUT = 15;
const INSIDE_LANE = 48;
const CODE = 34;
const LEGEND = 20;

/** How wide the box of a service with this name is: an icon and the name in two lines. */
export function serviceWidth(name: string): number {
  return Math.ceil(SERVICE.text + widthInTwo(name, 'label') + 11);
}

/** How tall a machine with so many lines on its endpoint is, together with what stands out of it. */
export function machineHeight(rows: number): number {
  return plateHeight(rows) + INSIDE_LANE + CODE + LEGEND;
}

function plateHeight(rows: number): number {
  return PLATE_HEAD + rows * ROW + 5;
}

/** Places a machine: its metadata endpoint on the upper border, its code inside, its own identity on the right border. */
export function placeMachine(boxes: Boxes, slot: MachineSlot, x: number, y: number, w: number): void {
  const plate = { x: x + 14, y, w: w - 42, h: plateHeight(slot.rows) };
  const code = { x: x + 14, y: bottom(plate) + INSIDE_LANE, w: Math.min(w - 42, 104), h: CODE };
  const frame = { x, y: y + PLATE_OUT, w, h: bottom(code) + LEGEND - y - PLATE_OUT };
  boxes.set(`vm:${slot.id}`, frame);
  boxes.set(`metadata:${slot.id}`, plate);
  boxes.set(`code:${slot.id}`, code);
  boxes.set(`own:${slot.id}`, { x: right(frame) - 11, y: y + PLATE_OUT + 27, w: 22, h: 22 });
}

/** Where the line with this number stands on a metadata endpoint. */
export function plateRow(plate: Box, index: number): Box {
  return { x: plate.x + 9, y: plate.y + PLATE_HEAD + index * ROW, w: plate.w - 14, h: ROW };
}

/** Places chips one below the other. */
export function placeChips(boxes: Boxes, kind: string, slots: readonly Slot[], column: Box): void {
  for (const [index, slot] of slots.entries()) {
    boxes.set(`${kind}:${slot.id}`, { ...column, y: column.y + index * (CHIP.h + CHIP.gap), h: CHIP.h });
  }
}

export function chipsHeight(count: number): number {
  return count * CHIP.h + Math.max(0, count - 1) * CHIP.gap;
}

const TARGET_HEAD = 44;

/** The lines in which a role's name is written within a target of this width. */
export function roleLines(role: string, w: number): string[] {
  return wrap(role, w - 38, 'small', 3);
}

function roleHeight(role: RoleSlot, w: number): number {
  return roleLines(role.role, w).length * LINE + 8;
}

/** How many of the things in a target are listed; the rest is counted in one more line. */
export const LISTED = 3;

export function targetHeight(slot: TargetSlot, w: number): number {
  const roles = slot.roles.reduce((sum, role) => sum + roleHeight(role, w) + 4, 0);
  return TARGET_HEAD + Math.min(slot.content.length, LISTED) * ROW + (slot.roles.length > 0 ? 4 : 0) + roles + 4;
}

/** Places a target service with the role assignments made to it. */
export function placeTarget(boxes: Boxes, slot: TargetSlot, x: number, y: number, w: number): void {
  boxes.set(`${slot.kind}:${slot.name}`, { x, y, w, h: targetHeight(slot, w) });
  let top = y + TARGET_HEAD + Math.min(slot.content.length, LISTED) * ROW + 4;
  for (const role of slot.roles) {
    const h = roleHeight(role, w);
    boxes.set(`role:${role.id}`, { x: x + 7, y: top, w: w - 14, h });
    top += h + 4;
  }
}

/** Between two targets, for what is said of the upper one. */
export const ROOM_FOR_NOTE = 36;

const PINNED = 22;

/** Places roles on the lower border of the region that they are made to, from its right end. */
export function placeWideRoles(boxes: Boxes, roles: readonly RoleSlot[], end: number, border: number): void {
  let x = end;
  for (const { id, role } of roles) {
    const w = widthOf(role, 'small') + 32;
    x -= w;
    boxes.set(`role:${id}`, { x, y: border - PINNED / 2, w, h: PINNED });
    x -= 8;
  }
}

/** Where the thing with this number stands in a target. */
export function contentRow(target: Box, index: number): Box {
  return { x: target.x + 10, y: target.y + TARGET_HEAD - 3 + index * ROW, w: target.w - 18, h: ROW };
}
