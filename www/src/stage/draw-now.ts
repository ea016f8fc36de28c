/** Draws what happens now: the message on its way or the note at its place, and the requests that still wait. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph } from '../icons/icons.js';
import type { Stage } from '../simulation/types/Stage.js';
import { type Box, grown, midY, overlap, type Point, right } from './box.js';
import { machineNames } from './draw-machines.js';
import { legends } from './draw-services.js';
import { targetAround } from './draw-targets.js';
import { fit, widthOf } from './measure.js';
import type { Note } from './note.js';
import type { Message, Waiting } from './now.js';
import { targetsOf } from './roster.js';
import { deadEnd, pathOf, route } from './routes.js';
import { boxOf, type Scene } from './scene.js';
import { beside, park } from './spot.js';

type Drawn = SVGTemplateResult | typeof nothing;

const CAPSULE = 24;
const CARGO = 20;

/** What the page animates: where the capsule comes from, as steps relative to where it parks. */
export interface Drawing {
  readonly under: Drawn;
  readonly over: Drawn;
  readonly way: readonly Point[];
  readonly parked: Point | null;
}

export function drawNow(scene: Scene): Drawing {
  const waiting = svg`${scene.waiting.map((one) => waitingEdge(scene, one))}`;
  const { now } = scene;
  if (now?.kind === 'message') return message(scene, now, waiting);
  const over = now ? note(scene, now) : nothing;
  return { under: waiting, over, way: [], parked: null };
}

function waitingEdge({ layout }: Scene, { from, to }: Waiting): Drawn {
  const way = route(layout, from, to);
  return way ? svg`<path class="waiting" d=${pathOf(way)}/>${arrow(way, 'waiting')}` : nothing;
}

function message(scene: Scene, now: Message, waiting: SVGTemplateResult): Drawing {
  const { layout } = scene;
  const way = now.to === null ? deadEnd(layout, now.from) : route(layout, now.from, now.to);
  if (!way) return { under: waiting, over: nothing, way: [], parked: null };
  const text = fit(now.text, 190, 'mono');
  const w = widthOf(text, 'mono') + (now.cargo ? CARGO : 0) + 20;
  const { at, box } = park(way, w, CAPSULE, taken(scene), bounds(scene));
  const under = svg`${waiting}
    <path class="edge ${now.tone}" pathLength="1" d=${pathOf(way)}/>
    ${now.to === null ? barrier(way) : arrow(way, now.tone)}`;
  return { under, over: capsule(now, text, at, box), way, parked: at };
}

function capsule({ tone, cargo }: Message, text: string, at: Point, box: Box): SVGTemplateResult {
  const isOn = overlap(box, { x: at.x - 1, y: at.y - 1, w: 2, h: 2 }) > 0;
  const x = box.x + 10;
  return svg`<g class="capsule ${tone}">
    ${isOn ? nothing : svg`<path class="stem" d=${stem(at, box)}/><circle cx=${at.x} cy=${at.y} r="4.5"/>`}
    <rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx=${tone === 'request' ? 12 : 5}/>
    ${cargo ? glyph(cargo, x - 2, midY(box) - 8, 16) : nothing}
    <text class="mono" x=${x + (cargo ? CARGO : 0)} y=${midY(box) + 4}>${text}</text>
  </g>`;
}

/** From a point on the way to the capsule that stands beside it, as straight as can be. */
function stem(at: Point, box: Box): string {
  const x = Math.max(box.x + 12, Math.min(right(box) - 12, at.x));
  return `M${at.x} ${at.y}L${x} ${midY(box)}`;
}

/** The tip of an arrow at the end of a way. */
function arrow(way: readonly Point[], kind: string): Drawn {
  const to = way.at(-1);
  const from = way.at(-2);
  if (!to || !from) return nothing;
  const turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return svg`<path class="tip ${kind}" d="M0 0L-9 -4.5L-7 0L-9 4.5Z" transform="translate(${to.x} ${to.y}) rotate(${turn})"/>`;
}

/** Where a message that reaches nobody is stopped. */
function barrier(way: readonly Point[]): Drawn {
  const to = way.at(-1);
  const from = way.at(-2);
  if (!to || !from) return nothing;
  const isLevel = Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
  const [dx, dy] = isLevel ? [0, 13] : [13, 0];
  return svg`<path class="barrier" d="M${to.x - dx} ${to.y - dy}L${to.x + dx} ${to.y + dy}"/>`;
}

function note(scene: Scene, { at, tone, icon, text }: Note): SVGTemplateResult {
  const place = at.map((key) => boxOf(scene, key)).find((box) => box !== undefined) ?? elsewhere(scene, at);
  const around = at.some((key) => key.startsWith('role:')) ? targetAround(scene, place) : undefined;
  const shown = fit(text, Math.min(260, scene.layout.width - 60), 'small');
  const w = widthOf(shown, 'small') + 40;
  const obstacles = taken(scene).filter((one) => !around || overlap(one, around) < around.w * around.h);
  const box = beside(place, w, 26, obstacles, bounds(scene));
  const ghost = tone === 'gone' ? svg`<rect class="ghost" x=${place.x} y=${place.y} width=${place.w} height=${place.h} rx="8"/>` : nothing;
  return svg`${ghost}<g class="note ${tone}">
    <rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6"/>
    ${glyph(icon, box.x + 9, midY(box) - 8, 16)}
    <text class="small" x=${box.x + 31} y=${midY(box) + 4}>${shown}</text>
  </g>`;
}

/** Where a note stands whose thing has no box of its own: at the resource group, or in the middle. */
function elsewhere({ layout }: Scene, at: readonly string[]): Box {
  const { azure, group, lanes } = layout;
  return at.includes('group')
    ? { x: group.x + group.w / 2, y: group.y, w: 0, h: 0 }
    : { x: azure.x + azure.w / 2, y: lanes.middle - 20, w: 0, h: 0 };
}

/** What a capsule or a note must not cover: names of regions and machines, and everything that stands there now. */
function taken(scene: Scene): Box[] {
  const present = presentIn(scene.stage);
  const boxes = [...scene.layout.boxes].filter(([key]) => present.has(key) || !/^(?!person)\w+:/.test(key));
  const names = [...legends(scene), ...machineNames(scene)];
  return [...boxes.map(([, box]) => grown(box, 2)), ...names.map((box) => grown(box, 5))];
}

/** The keys of what exists at this moment, as far as it takes room of its own. */
function presentIn(stage: Stage): Set<string> {
  const machines = stage.hosts.flatMap(({ id }) => [`code:${id}`, `metadata:${id}`, `own:${id}`]);
  const principals = [...stage.servicePrincipals, ...stage.groups].map(({ id }) => `principal:${id}`);
  const identities = stage.identities.map(({ id }) => `identity:${id}`);
  const targets = targetsOf(stage).map(({ kind, name }) => `${kind}:${name}`);
  const roles = stage.assignments.map(({ name }) => `role:${name}`);
  return new Set([...machines, ...principals, ...identities, ...targets, ...roles]);
}

function bounds({ layout }: Scene): Box {
  return { x: 3, y: 3, w: layout.width - 6, h: layout.height - 6 };
}
