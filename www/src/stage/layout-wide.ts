/** Landscape: people on the left, Azure's services above, machines below, targets on the right. */

import type { T } from '../locale/words.js';
import { bottom, midX, right } from './box.js';
import { type Boxes, type Layout, lowest } from './layout.js';
import {
  CHIP,
  chipsHeight,
  machineHeight,
  placeChips,
  placeMachine,
  placeTarget,
  placeWideRoles,
  ROOM_FOR_NOTE,
  SERVICE,
  serviceWidth,
  targetHeight,
} from './parts.js';
import { isOn, type MachineSlot, type Roster } from './roster.js';

const EDGE = 8;
const PERSON = { w: 72, h: 58, gap: 14 };
const LANE = 46;
/** A machine narrower than this shows too little. */
const LEAST_MACHINE = 172;

/** The layout; `null` when there is too little room for what stands between people and targets. */
export function wide(roster: Roster, width: number, t: T): Layout | null {
  const boxes: Boxes = new Map();
  const spare = Math.max(0, width - 560);
  const azureX = EDGE + PERSON.w + 10 + spare * 0.06;
  const left = azureX + 24;
  const inner = width - EDGE - 14;
  const provider = 26;
  const row = provider + SERVICE.h + 40;

  const manager = { x: left, y: row, w: serviceWidth(t('stage.resourceManager')), h: SERVICE.h };
  const entraW = serviceWidth(t('stage.entraId'));
  boxes.set('resourceManager', manager);
  const chip = roster.principals.length > 0 ? Math.min(150, 92 + spare * 0.2) : 0;
  const columns = roster.principals.length > 4 ? 2 : 1;
  const tenantW = 12 + entraW + (chip ? 12 + columns * (chip + 8) - 8 : 0) + 12;
  const tenantX = inner - tenantW;
  const entra = { x: tenantX + 12, y: row, w: entraW, h: SERVICE.h };
  boxes.set('entraId', entra);
  const each = Math.ceil(roster.principals.length / columns);
  const chipsY = Math.max(row - 10, row + (SERVICE.h - chipsHeight(each)) / 2);
  for (let column = 0; column < columns; column += 1) {
    const slots = roster.principals.slice(column * each, (column + 1) * each);
    const x = right(entra) + 12 + column * (chip + 8);
    placeChips(boxes, 'principal', slots, { x, y: chipsY, w: chip, h: CHIP.h });
  }
  const tenantY = row - 24;
  const tenantBottom = lowest(boxes.values(), bottom(entra)) + 12;
  const tenant = { x: tenantX, y: tenantY, w: tenantW, h: tenantBottom - tenantY };

  const providerW = serviceWidth(t('stage.identityProvider'));
  const gap = midX(entra) - midX(manager);
  const providerX = midX(manager) + (gap - providerW) * 0.52;
  boxes.set('identityProvider', { x: providerX, y: provider, w: providerW, h: SERVICE.h });

  const groupY = tenantBottom + LANE;
  const group = { x: left - 8, y: groupY, w: inner - left + 8, h: 0 };
  const target = Math.min(176, 132 + spare * 0.14);
  const targetX = inner - 12 - target;
  const identity = roster.identities.length > 0 ? Math.min(150, 96 + spare * 0.16) : 0;
  const gutter = Math.max(34, Math.min(90, 30 + spare * 0.16));
  const machineEnd = targetX - gutter - (identity ? identity + 34 : 0);
  const machineX = left + 8;
  if (machineEnd - machineX < LEAST_MACHINE) return null;
  placeMachines(boxes, roster.machines, machineX, groupY + 26, machineEnd - machineX);
  const machinesRight = lowestRight(boxes, machineX);
  const identityX = machinesRight + 34 + (targetX - gutter - machinesRight - 34 - identity) / 2;
  placeChips(boxes, 'identity', roster.identities, { x: identityX, y: groupY + 46, w: identity, h: CHIP.h });

  let y = groupY + 26;
  for (const slot of roster.targets) {
    placeTarget(boxes, slot, targetX, y, target);
    y += targetHeight(slot, target) + ROOM_FOR_NOTE;
  }
  const groupBottom = lowest(boxes.values(), groupY + 60) + 18;
  const height = groupBottom + 16 + EDGE;
  placeWideRoles(boxes, roster.wideRoles.filter(isOn('group')), inner - 14, groupBottom);
  placeWideRoles(boxes, roster.wideRoles.filter(isOn('subscription')), inner - 14, height - EDGE);

  const people = [...roster.people.map((name) => `person:${name}`), ...(roster.outsider ? ['internet'] : [])];
  for (const [index, key] of people.entries()) {
    boxes.set(key, { x: EDGE, y: row - 6 + index * (PERSON.h + PERSON.gap), w: PERSON.w, h: PERSON.h });
  }
  const middle = tenantBottom + LANE / 2 - 3;
  return {
    landscape: true,
    width,
    height: Math.max(height + (roster.wideRoles.some(isOn('subscription')) ? 8 : 0), lowest(boxes.values(), 0)),
    azure: { x: azureX, y: EDGE, w: width - EDGE - azureX, h: height - 2 * EDGE },
    tenant,
    group: { ...group, h: groupBottom - groupY },
    lanes: {
      people: { x: azureX + 7, y: middle },
      left: left - 1,
      upper: middle,
      middle,
      target: targetX - 17,
      right: inner + 7,
    },
    boxes,
  };
}

/** One machine below the other, or two beside each other where there is room. */
function placeMachines(boxes: Boxes, slots: readonly MachineSlot[], x: number, y: number, room: number): void {
  const columns = slots.length > 1 && room >= 2 * 190 + 24 ? 2 : 1;
  const w = Math.min(columns === 1 ? 250 : 230, (room - (columns - 1) * 24) / columns);
  let top = y;
  for (let start = 0; start < slots.length; start += columns) {
    const row = slots.slice(start, start + columns);
    const rows = Math.max(...row.map((slot) => slot.rows));
    for (const [column, slot] of row.entries()) placeMachine(boxes, { ...slot, rows }, x + column * (w + 24), top, w);
    top += machineHeight(rows) + 18;
  }
}

function lowestRight(boxes: Boxes, least: number): number {
  const frames = [...boxes].filter(([key]) => key.startsWith('vm:')).map(([, box]) => right(box));
  return Math.max(least, ...frames);
}
