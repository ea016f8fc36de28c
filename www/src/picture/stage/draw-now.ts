/** Draws what happens now: the message on its way or the note at its place, and the requests that still wait. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph } from '../../icons/icons.js';
import { bottom, type Box, distance, grown, midX, midY, overlap, type Point, right } from '../box.js';
import { kindOf, restOf } from '../keys.js';
import { fit, widthOf } from '../measure.js';
import { pathOf, placeOf } from '../routes.js';
import { beside, park } from '../spot.js';
import { machineNames } from './draw-machines.js';
import { type Drawn, legends, presentIn } from './draw-services.js';
import type { Note } from './note.js';
import type { Message } from './now.js';
import { boxOf, type Scene } from './scene.js';

const CAPSULE = 22;
const CARGO = 19;
const NOTE = 24;
const MARKS = 14;

/** What the page animates: where the capsule comes from, as steps relative to where it parks. */
export interface Drawing {
  readonly under: Drawn;
  readonly over: Drawn;
  readonly way: readonly Point[];
  readonly parked: Point | null;
}

export function drawNow(scene: Scene): Drawing {
  const { now, waiting, routes } = scene;
  const isMessage = now?.kind === 'message';
  // An answer goes back on the way of its request.
  const isBack = isMessage && now.tone !== 'request' && now.to !== null;
  const trip = isMessage ? [isBack ? { from: now.to ?? now.from, to: now.from } : { from: now.from, to: now.to }] : [];
  const ways = routes.of([...waiting, ...trip]);
  const under = svg`${waiting.map(({ from, to }, index) => {
    const way = ways[index] ?? [];
    return svg`<path class="waiting" data-from=${from} data-to=${to} d=${pathOf(way)}/>${arrow(way, 'waiting')}`;
  })}`;
  if (isMessage) {
    const way = ways.at(-1) ?? [];
    return message(scene, now, isBack ? [...way].reverse() : way, under);
  }
  const over = now ? note(scene, now, ways.flat()) : nothing;
  return { under, over, way: [], parked: null };
}

function message(scene: Scene, now: Message, way: readonly Point[], waiting: SVGTemplateResult): Drawing {
  const obstacles = taken(scene);
  // A shorter text where a longer one would cover something.
  for (const room of [200, 130, 80, 0]) {
    const text = room > 0 ? fit(now.text, room, 'mono') : '';
    const w = (text ? widthOf(text, 'mono') : 0) + (now.cargo ? CARGO : 0) + 18;
    const { at, box, isFree } = park(way, w, CAPSULE, obstacles, bounds(scene));
    if (!isFree && room > 80) continue;
    const under = svg`${waiting}
      <path class="edge ${now.tone}" data-from=${now.from} data-to=${now.to ?? nothing} pathLength="1" d=${pathOf(way)}/>
      ${now.to === null ? barrier(way) : arrow(way, now.tone)}`;
    return { under, over: capsule(now, text, at, box), way, parked: at };
  }
  return { under: waiting, over: nothing, way, parked: null };
}

function capsule({ tone, cargo }: Message, text: string, at: Point, box: Box): SVGTemplateResult {
  const isOn = overlap(box, { x: at.x - 1, y: at.y - 1, w: 2, h: 2 }) > 0;
  const x = box.x + 9;
  return svg`<g class="capsule ${tone}">
    ${isOn ? nothing : svg`<path class="stem" d=${stem(at, box)}/><circle cx=${at.x} cy=${at.y} r="4.5"/>`}
    <rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx=${tone === 'request' ? 11 : 5}/>
    ${cargo ? glyph(cargo, x - 2, midY(box) - 8, 16) : nothing}
    <text class="mono" x=${x + (cargo ? CARGO : 0)} y=${midY(box) + 4}>${text}</text>
  </g>`;
}

/** From a point on the way to the capsule that stands beside it, as straight as can be. */
function stem(at: Point, box: Box): string {
  const x = Math.max(box.x + 10, Math.min(right(box) - 10, at.x));
  return `M${at.x} ${at.y}L${x} ${midY(box)}`;
}

/** The tip of an arrow at the end of a way. */
function arrow(way: readonly Point[], kind: string): Drawn {
  const to = way.at(-1);
  const from = way.at(-2);
  if (!to || !from) return nothing;
  const turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return svg`<path class="tip ${kind}" d="M0 0L-8 -4L-6.5 0L-8 4Z" transform="translate(${to.x} ${to.y}) rotate(${turn})"/>`;
}

/** Where a message that reaches nobody is stopped. */
function barrier(way: readonly Point[]): Drawn {
  const to = way.at(-1);
  const from = way.at(-2);
  if (!to || !from) return nothing;
  const isLevel = Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
  const [dx, dy] = isLevel ? [0, 11] : [11, 0];
  return svg`<path class="barrier" d="M${to.x - dx} ${to.y - dy}L${to.x + dx} ${to.y + dy}"/>`;
}

function note(scene: Scene, { at, tone, icon, text }: Note, waiting: readonly Point[]): SVGTemplateResult {
  const place = at.map((key) => boxOf(scene, key)).find((box) => box !== undefined) ?? elsewhere(scene, at);
  // A note about a tag stands beside what the tag is in.
  const within = at.map((key) => scene.layout.within.get(key)).find((key) => key !== undefined);
  const around = within ? boxOf(scene, within) : undefined;
  const obstacles = [...taken(scene), ...waiting.map((point) => ({ x: point.x - 1, y: point.y - 1, w: 2, h: 2 }))];
  const shown = fit(text, Math.min(240, scene.layout.width - 60), 'small');
  const w = widthOf(shown, 'small') + 36;
  const box = beside(around && kindOf(within ?? '') !== 'vm' ? around : place, w, NOTE, obstacles, bounds(scene));
  const ghost = tone === 'gone' ? svg`<rect class="ghost" x=${place.x} y=${place.y} width=${place.w} height=${place.h} rx="8"/>` : nothing;
  return svg`${ghost}<g class="note ${tone}">
    ${pointer(place, box)}
    <rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6"/>
    ${glyph(icon, box.x + 8, midY(box) - 8, 16)}
    <text class="small" x=${box.x + 28} y=${midY(box) + 4}>${shown}</text>
  </g>`;
}

/** From a thing to the note about it, where that stands further away. */
function pointer(place: Box, box: Box): Drawn {
  const from = { x: Math.max(place.x, Math.min(right(place), midX(box))), y: Math.max(place.y, Math.min(bottom(place), midY(box))) };
  const to = { x: Math.max(box.x, Math.min(right(box), from.x)), y: Math.max(box.y, Math.min(bottom(box), from.y)) };
  return distance(from, to) > 8 ? svg`<path class="stem" d=${`M${from.x} ${from.y}L${to.x} ${to.y}`}/>` : nothing;
}

/** Where a note stands whose thing has no box of its own: where it is counted, at the resource group, or in the middle. */
function elsewhere({ layout }: Scene, at: readonly string[]): Box {
  const counted = layout.folded.find(({ members }) => at.some((key) => members.includes(key)));
  if (counted) return counted.box;
  const region = layout.regions.find(({ key }) => at.includes(key));
  if (region) return { x: midX(region.box), y: region.box.y, w: 0, h: 0 };
  const named = at.find((key) => layout.boxes.has(key));
  const { box } = named ? placeOf(layout, named) : { box: { x: layout.width / 2, y: layout.height / 2, w: 0, h: 0 } };
  return { ...box, w: 0, h: 0 };
}

/** What a capsule or a note must not cover: names of regions and hosts, and everything that stands there now. */
function taken(scene: Scene): Box[] {
  const there = presentIn(scene);
  const { boxes, forms, folded } = scene.layout;
  const isFrame = (key: string): boolean => kindOf(key) === 'vm' && forms.get(key) !== 'line';
  const isThere = (key: string): boolean => {
    const kind = kindOf(key);
    if (kind === 'code' || kind === 'metadata') return there.has(`vm:${restOf(key)}`);
    if (kind === 'own') return scene.stage.hosts.some(({ id, identity }) => id === restOf(key) && identity.systemAssigned);
    return !key.includes(':') || there.has(key);
  };
  const solid = [...boxes].filter(([key]) => !isFrame(key) && isThere(key)).map(([, box]) => box);
  // Below an endpoint without room for names stand its marks.
  const marks = scene.stage.hosts.flatMap(({ id }) => {
    const plate = boxes.get(`metadata:${id}`);
    return plate && forms.get(`vm:${id}`) === 'row' ? [{ ...plate, y: bottom(plate), h: MARKS }] : [];
  });
  const counted = folded.filter(({ members }) => members.some((key) => there.has(key))).map(({ box }) => box);
  const names = [...legends(scene), ...machineNames(scene)];
  return [...solid, ...marks, ...counted].map((box) => grown(box, 2)).concat(names.map((box) => grown(box, 3)));
}

function bounds({ layout }: Scene): Box {
  return { x: 2, y: 2, w: layout.width - 4, h: layout.height - 4 };
}
