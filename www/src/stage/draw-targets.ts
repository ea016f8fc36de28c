/** Draws target services with what lies in them, and the role assignments made to them. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph } from '../icons/icons.js';
import type { AssignmentView } from '../simulation/types/AssignmentView.js';
import { type Box, midX, midY, overlap, type Point, right } from './box.js';
import { isTarget } from './keys.js';
import { fit, widthOf } from './measure.js';
import { contentRow, LINE, LISTED, roleLines } from './parts.js';
import { liesIn, targetsOf } from './roster.js';
import { pathOf } from './routes.js';
import { boxOf, isCovered, type Scene, stateOf } from './scene.js';

type Drawn = SVGTemplateResult | typeof nothing;

export function targets(scene: Scene): SVGTemplateResult {
  return svg`${targetsOf(scene.stage).map(({ kind, name, content }) => {
    const key = `${kind}:${name}`;
    const box = boxOf(scene, key);
    if (!box) return nothing;
    const isVault = kind === 'keyVault';
    const listed = content.length > LISTED ? [...content.slice(0, LISTED - 1), `+ ${content.length - LISTED + 1}`] : content;
    return svg`<g class="node target ${stateOf(scene, key)}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
      ${glyph(isVault ? 'vault' : 'storage', box.x + 8, box.y + 9, 22)}
      <text class="label" x=${box.x + 37} y=${box.y + 18}>${fit(name, box.w - 44, 'label')}</text>
      ${condensed(scene.t(isVault ? 'stage.keyVault' : 'stage.storage'), box.x + 37, box.y + 32, box.w - 42)}
      ${listed.map((item, index) => thing(contentRow(box, index), item, isVault))}
    </g>`;
  })}`;
}

/** The kind of a service, in narrower letters where there is less room, as Japanese print does. */
function condensed(kind: string, x: number, y: number, room: number): SVGTemplateResult {
  const length = widthOf(kind, 'small') > room ? room : nothing;
  return svg`<text class="small quiet" x=${x} y=${y} textLength=${length} lengthAdjust="spacingAndGlyphs">${kind}</text>`;
}

function thing(box: Box, name: string, isVault: boolean): SVGTemplateResult {
  return svg`${glyph(isVault ? 'key' : 'file', box.x, box.y, 13)}
    <text class="small" x=${box.x + 19} y=${box.y + 11}>${fit(name, box.w - 19, 'small')}</text>`;
}

/** The role assignments to target services: each a tag in the target. */
export function roles(scene: Scene): SVGTemplateResult {
  return svg`${placed(scene).map(([assignment, box]) => role(scene, assignment, box))}`;
}

/** The lines from identities to the roles they hold; they lie beneath everything. */
export function holdings(scene: Scene): SVGTemplateResult {
  return svg`${placed(scene).map(([{ name, principalId }, box]) => {
    return holderLine(scene, principalId, box, stateOf(scene, `role:${name}`));
  })}`;
}

/** The role assignments with a place, as long as what they are made to exists. */
function placed(scene: Scene): [AssignmentView, Box][] {
  const { stage } = scene;
  return stage.assignments.flatMap((assignment) => {
    const box = boxOf(scene, `role:${assignment.name}`);
    return box && exists(stage, assignment.scope) ? [[assignment, box] satisfies [AssignmentView, Box]] : [];
  });
}

function exists(stage: Scene['stage'], scope: string): boolean {
  const regions = [...stage.resourceGroups, `/subscriptions/${stage.subscriptionId}`];
  return targetsOf(stage).some(({ id }) => liesIn(scope, id)) || regions.some((region) => region.toLowerCase() === scope.toLowerCase());
}

function role(scene: Scene, { name, role: title, principalName }: AssignmentView, box: Box): SVGTemplateResult {
  const isPinned = targetAround(scene, box) === undefined;
  const lines = isPinned ? [title] : roleLines(title, box.w + 14);
  const state = `${stateOf(scene, `role:${name}`)} ${isPinned ? 'pinned' : ''}`;
  const first = midY(box) - ((lines.length - 1) * LINE) / 2 + 4;
  return svg`<g class="node role ${state}" data-key=${`role:${name}`}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="5"/>
    ${principalName ? glyph('role', box.x + 4, midY(box) - 7, 14, 'identity') : glyph('question', box.x + 4, midY(box) - 7, 14, 'orphan')}
    ${lines.map((line, index) => svg`<text class="small" x=${box.x + 22} y=${first + index * LINE}>${line}</text>`)}
  </g>`;
}

/** The line from the thing in the resource group that stands for a principal to a role that it holds. */
function holderLine(scene: Scene, principalId: string, role: Box, state: string): Drawn {
  const holder = holderBox(scene, principalId);
  if (!holder) return nothing;
  if (isCovered(scene, holder)) return roundAbove(scene, holder, role, state);
  const [x, y] = [right(holder), midY(holder)];
  if (!targetAround(scene, role)) {
    const lane = Math.min(scene.layout.lanes.target - 12, role.x - 14);
    return holding([{ x, y }, { x: lane, y }, { x: lane, y: midY(role) }, { x: role.x, y: midY(role) }], state);
  }
  const bend = Math.max(18, (role.x - x) * 0.5);
  return svg`<path class="holds ${state}" d="M${x} ${y}C${x + bend} ${y} ${role.x - bend} ${midY(role)} ${role.x} ${midY(role)}"/>
    <circle class="holds ${state}" cx=${role.x} cy=${midY(role)} r="2.5"/>`;
}

function roundAbove({ layout }: Scene, holder: Box, role: Box, state: string): SVGTemplateResult {
  const [x, y, lane] = [midX(holder), layout.group.y + 11, layout.lanes.target - 12];
  const end = [{ x: lane, y: midY(role) }, { x: role.x, y: midY(role) }];
  return holding([{ x, y: holder.y }, { x, y }, { x: lane, y }, ...end], state);
}

function holding(way: readonly Point[], state: string): SVGTemplateResult {
  const end = way.at(-1) ?? { x: 0, y: 0 };
  return svg`<path class="holds ${state}" d=${pathOf(way)}/><circle class="holds ${state}" cx=${end.x} cy=${end.y} r="2.5"/>`;
}

/** The target in which a role assignment is shown; none when it is made to a wider scope. */
export function targetAround({ layout }: Scene, role: Box): Box | undefined {
  return [...layout.boxes].find(([key, box]) => isTarget(key) && overlap(box, role) > 0)?.[1];
}

function holderBox(scene: Scene, principalId: string): Box | undefined {
  const { hosts, identities } = scene.stage;
  const machine = hosts.find((one) => one.identity.systemAssigned?.principalId === principalId);
  const identity = identities.find((one) => one.principalId === principalId);
  if (machine) return boxOf(scene, `own:${machine.id}`);
  return identity ? boxOf(scene, `identity:${identity.id}`) : undefined;
}
