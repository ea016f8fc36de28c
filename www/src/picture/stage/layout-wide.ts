/** Landscape: people on the left, Azure's services above, hosts below, targets on the right. */

import { type Box, bottom, right } from '../box.js';
import { widthOf } from '../measure.js';
import { levelOf } from './concern.js';
import { type Brief, Plan } from './layout.js';
import { CHIP, chipsHeight, COUNT, LEAST_HOST, placeChips, placeHosts, placeIdentities, placeTargets, SERVICE, serviceWidth, targetWidth } from './parts.js';
import { legendOf, placeScopes } from './regions.js';

const EDGE = 6;
/** With room for the name of a token below the name. */
const PERSON = { w: 104, h: 68, gap: 6 };
/** Between the services and the scopes, where most messages travel. */
const LANE = 30;
const SIDE = 16;
/** Between the services, where messages travel up and down. */
const LEAST_GAP = 26;

export function wide({ roster, concern, size, t }: Brief): Plan {
  const plan = new Plan();
  const names = roster.outside.map(({ name }) => name || t('stage.internet'));
  const personW = Math.max(PERSON.w, Math.min(112, Math.max(0, ...names.map((name) => widthOf(name, 'label'))) + 8));
  const azureX = EDGE + personW + SIDE;
  const azure = { x: azureX, y: EDGE + 4, w: size.w - EDGE - azureX, h: size.h - 2 * EDGE - 4 };
  plan.regions.push({ key: 'azure', kind: 'azure', box: azure, ...legendOf(azure, t('stage.azure'), 'start') });
  const left = azure.x + SIDE;
  const inner = right(azure) - SIDE + 2;
  const row = azure.y + (size.h < 330 ? 16 : 20);

  const wanted = [t('stage.resourceManager'), t('stage.identityProvider'), t('stage.entraId')].map(serviceWidth);
  const least = inner - left - 20 - 2 * LEAST_GAP - (roster.principals.length > 0 ? 94 : 0);
  const total = wanted.reduce((sum, w) => sum + w, 0);
  const [managerW = 0, providerW = 0, entraW = 0] = wanted.map((w) => (total > least ? (w * least) / total : w));
  const spare = inner - left - managerW - providerW - entraW - 20;
  const many = roster.principals.length;
  const most = Math.max(2, Math.min(4, Math.round((size.h - 380) / 80) + 3));
  // As wide as their names where there is room.
  const chipsRoom = Math.max(84, spare - 2 * LEAST_GAP - 10);
  const wantedW = Math.max(84, Math.min(150, ...[Math.max(0, ...roster.principals.map(({ name }) => widthOf(name, 'small'))) + 50]));
  const columns = Math.max(1, Math.min(Math.ceil(many / most), Math.floor((chipsRoom + 8) / (84 + 8))));
  const chipW = Math.max(84, Math.min(wantedW, (chipsRoom - (columns - 1) * 8) / columns));
  const chipsW = many === 0 ? 0 : columns * chipW + (columns - 1) * 8;
  const gap = (spare - chipsW - (chipsW ? 10 : 0)) / 2;
  plan.boxes.set('resourceManager', { x: left, y: row, w: managerW, h: SERVICE.h });
  plan.boxes.set('identityProvider', { x: left + managerW + gap, y: row, w: providerW, h: SERVICE.h });
  const tenantX = left + managerW + providerW + 2 * gap;
  const entra = { x: tenantX + 10, y: row, w: entraW, h: SERVICE.h };
  plan.boxes.set('entraId', entra);
  const rows = Math.min(most, Math.ceil(many / columns));
  const chipsH = chipsHeight(rows, 4);
  const chips = { x: right(entra) + 10, y: Math.max(row - 2, row + (SERVICE.h - chipsH) / 2), w: chipsW, h: chipsH };
  const principals = placeChips(plan, roster.principals, concern, chips, 'more:principals', chipW, 4);
  const tenantBottom = Math.max(bottom(entra), many > 0 ? bottom(chips) : 0) + 8;
  const tenant = { x: tenantX, y: row - 12, w: inner - tenantX, h: tenantBottom - row + 12 };
  plan.regions.push({ key: 'tenant', kind: 'tenant', box: tenant, ...legendOf(tenant, t('stage.tenant', { domain: roster.domain }), 'end') });

  const top = tenantBottom + (size.h < 330 ? LANE - 4 : LANE);
  const content = placeScopes(plan, roster.scopes, concern, { x: left - 6, y: top, w: inner - left + 10, h: bottom(azure) - 7 - top }, t);
  const scene = placeContent(plan, content, { roster, concern, size, t });
  const outside = placeOutside(plan, { x: EDGE, y: row - 6, w: personW, h: size.h - row - EDGE }, { roster, concern, size, t });
  plan.fits = principals && scene && outside;
  return plan;
}

/** Hosts, identities and targets, from left to right. */
function placeContent(plan: Plan, area: Box, { roster, concern }: Brief): boolean {
  const spare = Math.max(0, area.w - 600);
  const identityW = roster.identities.length > 0 ? Math.min(150, 104 + spare * 0.15) : 0;
  const gutter = Math.min(70, 34 + spare * 0.1);
  const least = Math.min(190, 146 + spare * 0.2);
  const free = area.w - gutter - (identityW ? identityW + 34 : 0) - (roster.hosts.length > 1 ? 2 * LEAST_HOST + 50 : LEAST_HOST + (identityW ? 36 : 80));
  const targetW = roster.targets.length > 0 ? Math.max(least, Math.min(220, targetWidth(roster.targets), free)) : 0;
  const targets = { x: right(area) - targetW, y: area.y, w: targetW, h: area.h };
  const end = targetW ? targets.x - gutter : right(area);
  const hosts = { ...area, w: end - area.x - (identityW ? identityW + 34 : 0) };
  const fitting = placeHosts(plan, roster.hosts, concern, hosts);
  const used = Math.max(area.x, ...[...plan.boxes].filter(([key]) => key.startsWith('vm:')).map(([, box]) => right(box) + 11));
  const between = end - used - identityW;
  const identities = { x: used + Math.max(30, Math.min(between / 2, 90)), y: area.y + 18, w: identityW, h: area.h - 18 };
  const some = placeIdentities(plan, roster.identities, concern, identities);
  return placeTargets(plan, roster.targets, concern, targets) && fitting && some;
}

/** People and others outside Azure, one below the other. */
function placeOutside(plan: Plan, area: Box, { roster, concern }: Brief): boolean {
  const room = Math.max(1, Math.floor((area.h + PERSON.gap) / (PERSON.h + PERSON.gap)));
  const byNeed = [...roster.outside].sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
  const shown = new Set(byNeed.length <= room ? byNeed : byNeed.slice(0, room - 1));
  let y = area.y;
  for (const slot of roster.outside) {
    if (!shown.has(slot)) continue;
    plan.boxes.set(slot.key, { x: area.x, y, w: area.w, h: PERSON.h });
    y += PERSON.h + PERSON.gap;
  }
  const rest = roster.outside.filter((slot) => !shown.has(slot));
  plan.fold('more:outside', { x: area.x + (area.w - COUNT) / 2, y, w: COUNT, h: CHIP.h }, rest.map(({ key }) => key));
  return rest.every(({ key }) => levelOf(concern, key) < 2);
}
