/** Portrait: people above, then Azure's services, then machines with their targets beside them. */

import type { T } from '../locale/words.js';
import { right } from './box.js';
import { type Boxes, type Layout, lowest } from './layout.js';
import { widthOf } from './measure.js';
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
import { isOn, type Roster } from './roster.js';

const EDGE = 4;
const PERSON = { text: 34, h: 30 };
const LANE = 42;

export function narrow(roster: Roster, width: number, t: T): Layout {
  const boxes: Boxes = new Map();
  const left = EDGE + 16;
  const inner = width - EDGE - 16;
  const people = roster.people.map((name) => [`person:${name}`, name] as const);
  const outsiders = roster.outsider ? [['internet', t('stage.internet')] as const] : [];
  let x = left;
  for (const [key, name] of [...people, ...outsiders]) {
    const w = PERSON.text + widthOf(name, 'label') + 8;
    boxes.set(key, { x, y: EDGE, w, h: PERSON.h });
    x += w + 6;
  }
  const azureY = EDGE + PERSON.h + 8;
  const row = azureY + LANE;
  const [manager, provider] = [t('stage.resourceManager'), t('stage.identityProvider')];
  const roomForTwo = inner - left - 26;
  // The shorter name can stand in three lines, a word in each.
  const leastW = Math.max(...manager.split(' ').map(serviceWidth));
  const providerW = Math.min(serviceWidth(provider), roomForTwo - leastW);
  const managerW = Math.min(serviceWidth(manager), roomForTwo - providerW);
  boxes.set('resourceManager', { x: left, y: row, w: managerW, h: SERVICE.h });
  boxes.set('identityProvider', { x: inner - providerW, y: row, w: providerW, h: SERVICE.h });

  const tenantY = row + SERVICE.h + LANE;
  const entra = { x: left + 10, y: tenantY + 16, w: serviceWidth(t('stage.entraId')), h: SERVICE.h };
  boxes.set('entraId', entra);
  const chipsX = right(entra) + 14;
  const chipsH = chipsHeight(roster.principals.length);
  const chipsY = Math.max(tenantY + 12, entra.y + (SERVICE.h - chipsH) / 2);
  placeChips(boxes, 'principal', roster.principals, { x: chipsX, y: chipsY, w: inner - 10 - chipsX, h: CHIP.h });
  const tenantBottom = lowest([entra, { x: 0, y: chipsY, w: 0, h: chipsH }], 0) + 10;

  const groupY = tenantBottom + LANE;
  const room = inner - left - 12;
  const machineX = left + 6;
  const machineW = Math.min(240, room * 0.56);
  const target = Math.min(170, room - machineW - 34);
  const targetX = inner - 6 - target;
  placeChips(boxes, 'identity', roster.identities, { x: machineX, y: groupY + 16, w: machineW - 24, h: CHIP.h });
  const identitiesH = roster.identities.length > 0 ? chipsHeight(roster.identities.length) + 12 : 0;
  let y = groupY + 16 + identitiesH;
  for (const slot of roster.machines) {
    placeMachine(boxes, slot, machineX, y, machineW);
    y += machineHeight(slot.rows) + LANE - 4;
  }
  let top = groupY + 22;
  for (const slot of roster.targets) {
    placeTarget(boxes, slot, targetX, top, target);
    top += targetHeight(slot, target) + ROOM_FOR_NOTE;
  }
  const groupBottom = Math.max(y, top, groupY + 60) + 8;
  const height = groupBottom + 16 + EDGE;
  placeWideRoles(boxes, roster.wideRoles.filter(isOn('group')), inner - 12, groupBottom);
  placeWideRoles(boxes, roster.wideRoles.filter(isOn('subscription')), inner - 12, height - EDGE);
  return {
    landscape: false,
    width,
    height: height + (roster.wideRoles.some(isOn('subscription')) ? 8 : 0),
    azure: { x: EDGE, y: azureY, w: width - 2 * EDGE, h: height - azureY - EDGE },
    tenant: { x: left, y: tenantY, w: inner - left, h: tenantBottom - tenantY },
    group: { x: left, y: groupY, w: inner - left, h: groupBottom - groupY },
    lanes: {
      people: { x: left - 7, y: azureY + LANE / 2 + 2 },
      left: left - 7,
      upper: row + SERVICE.h + LANE / 2 - 4,
      middle: tenantBottom + LANE / 2 - 4,
      target: targetX - 11,
      right: inner + 7,
    },
    boxes,
  };
}
