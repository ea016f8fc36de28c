/** Portrait: people above, then Azure's services beside each other, then hosts with the targets beside them. */

import { type Box, bottom, right } from '../box.js';
import { widthOf } from '../measure.js';
import { levelOf } from './concern.js';
import { type Brief, Plan } from './layout.js';
import { CHIP, chipsHeight, COUNT, narrowServiceWidth, placeChips, placeHosts, placeIdentities, placeTargets, SERVICE } from './parts.js';
import { legendOf, placeScopes } from './regions.js';
import type { ScopeSlot } from './roster.js';

const EDGE = 4;
const PERSON = { text: 28, token: 17, h: 26, gap: 6 };
const SIDE = 12;
/** Between rows, where messages travel. */
const LANE = 20;
/** Between the services and the scopes. */
const LANE_BELOW = 19;
/** A picture that is lower than this has room for less. */
const TIGHT = 330;

export function narrow({ roster, concern, size, t }: Brief): Plan {
  const plan = new Plan();
  const outside = placeOutside(plan, { x: EDGE + SIDE, y: EDGE, w: size.w - 2 * (EDGE + SIDE), h: PERSON.h }, { roster, concern, size, t });
  // Where there is little height, the directory's list is only a count, and the scopes share one frame.
  const isTight = size.h < TIGHT;
  const azureY = EDGE + PERSON.h + (isTight ? 12 : 14);
  const azure = { x: EDGE, y: azureY, w: size.w - 2 * EDGE, h: size.h - EDGE - azureY };
  plan.regions.push({ key: 'azure', kind: 'azure', box: azure, ...legendOf(azure, t('stage.azure'), 'start') });
  const left = azure.x + SIDE;
  const inner = right(azure) - SIDE;
  const row = azure.y + (isTight ? 14 : 20);

  const pad = 6;
  const names = [t('stage.resourceManager'), t('stage.identityProvider'), t('stage.entraId')];
  const wanted = names.map(narrowServiceWidth);
  const room = inner - left - 2 * LANE - 2 * pad;
  const total = wanted.reduce((sum, w) => sum + w, 0);
  const [managerW = 0, providerW = 0, entraW = 0] = wanted.map((w) => (total > room ? (w * room) / total : w + (room - total) / 3));
  plan.boxes.set('resourceManager', { x: left, y: row, w: managerW, h: SERVICE.h });
  plan.boxes.set('identityProvider', { x: left + managerW + LANE, y: row, w: providerW, h: SERVICE.h });
  const tenantX = left + managerW + providerW + 2 * LANE;
  const entra = { x: tenantX + pad, y: row, w: entraW, h: SERVICE.h };
  plan.boxes.set('entraId', entra);
  const many = roster.principals.length;
  const chipsH = isTight ? 0 : chipsHeight(Math.min(size.h < 440 ? 1 : 2, many), 4);
  const chips = { x: entra.x, y: bottom(entra) + 10, w: entraW, h: chipsH };
  if (isTight) plan.fold('more:principals', { x: right(entra) - COUNT, y: bottom(entra) + 1, w: COUNT, h: 15 }, roster.principals.map(({ key }) => key));
  const principals = isTight || placeChips(plan, roster.principals, concern, chips, 'more:principals', entraW, 4);
  const tenantBottom = (many > 0 && !isTight ? bottom(chips) : bottom(entra)) + 6;
  const tenant = { x: tenantX, y: row - 10, w: inner - tenantX, h: tenantBottom - row + 10 };
  plan.regions.push({ key: 'tenant', kind: 'tenant', box: tenant, ...legendOf(tenant, t('stage.tenant', { domain: roster.domain }), 'end') });

  const top = Math.max(tenantBottom, bottom(entra) + (isTight ? 4 : 20)) + LANE_BELOW;
  const scopes = isTight ? merged(roster.scopes) : roster.scopes;
  const content = placeScopes(plan, scopes, concern, { x: left - 2, y: top, w: inner - left + 4, h: bottom(azure) - 8 - top }, t);
  plan.fits = placeContent(plan, content, { roster, concern, size, t }) && principals && outside;
  return plan;
}

/** The innermost scope with the assignments of all. */
function merged(scopes: readonly ScopeSlot[]): ScopeSlot[] {
  return scopes.slice(-1).map((scope) => ({ ...scope, rights: scopes.flatMap(({ rights }) => rights) }));
}

/** Hosts on the left, targets on the right, identities below the hosts; on the right where there are no targets. */
function placeContent(plan: Plan, area: Box, { roster, concern }: Brief): boolean {
  const hasTargets = roster.targets.length > 0;
  const hasIdentities = roster.identities.length > 0;
  const besideW = hasTargets ? Math.min(area.w * 0.46 - 26, area.w - 168 - 26) : hasIdentities ? 110 : 0;
  const hostsW = besideW > 0 ? area.w - besideW - 26 : area.w;
  const beside = { x: right(area) - besideW, y: area.y, w: besideW, h: area.h };
  if (!hasTargets) {
    const some = placeIdentities(plan, roster.identities, concern, { ...beside, y: area.y + 8, h: area.h - 8 });
    return placeHosts(plan, roster.hosts, concern, { ...area, w: hostsW }) && some;
  }
  const rows = Math.min(area.h > 210 ? 2 : 1, roster.identities.length);
  const identitiesH = rows * (CHIP.h + 14);
  const hosts = { ...area, w: hostsW, h: area.h - identitiesH };
  const fitting = placeHosts(plan, roster.hosts, concern, hosts);
  const used = [...plan.boxes].filter(([key]) => key.startsWith('vm:')).map(([, box]) => bottom(box) + 16);
  const y = Math.min(bottom(area) - rows * (CHIP.h + 14) + 14, Math.max(area.y, ...used));
  const some = placeIdentities(plan, roster.identities, concern, { x: area.x, y, w: Math.min(hostsW - 44, 150), h: rows * (CHIP.h + 14) - 14 });
  return placeTargets(plan, roster.targets, concern, beside) && fitting && some;
}

/** People and others outside Azure, beside each other. */
function placeOutside(plan: Plan, area: Box, { roster, concern, t }: Brief): boolean {
  const widths = new Map(roster.outside.map(({ key, name }) => [key, Math.min(140, Math.ceil(PERSON.text + widthOf(name || t('stage.internet'), 'label') + 8 + PERSON.token))]));
  const byNeed = [...roster.outside].sort((a, b) => levelOf(concern, b.key) - levelOf(concern, a.key));
  const shown = new Set<string>();
  let left = area.w;
  for (const [index, { key }] of byNeed.entries()) {
    const w = (widths.get(key) ?? 0) + PERSON.gap;
    if (left - w < (index < byNeed.length - 1 ? 46 : -PERSON.gap)) break;
    shown.add(key);
    left -= w;
  }
  let x = area.x;
  for (const { key } of roster.outside) {
    if (!shown.has(key)) continue;
    const w = widths.get(key) ?? 0;
    plan.boxes.set(key, { x, y: area.y, w, h: PERSON.h });
    x += w + PERSON.gap;
  }
  const rest = roster.outside.filter(({ key }) => !shown.has(key));
  plan.fold('more:outside', { x, y: area.y + 2, w: COUNT, h: CHIP.h }, rest.map(({ key }) => key));
  return rest.every(({ key }) => levelOf(concern, key) < 2);
}
