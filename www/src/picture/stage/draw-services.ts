/** Draws the regions, Azure's own services, people and the directory's chips. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph, type IconName } from '../../icons/icons.js';
import { type Box, midX, midY } from '../box.js';
import { kindOf } from '../keys.js';
import { SERVICES } from '../kinds.js';
import { fit, SIZE, widthInTwo, widthOf, wrap } from '../measure.js';
import type { Frame } from './layout.js';
import { SERVICE } from './parts.js';
import { presenceOf } from './presence.js';
import { boxOf, type Scene, stateOf } from './scene.js';

export type Drawn = SVGTemplateResult | typeof nothing;

/** Frames, each with its name on the upper border. A scope that is not there at this moment is not drawn. */
export function regions(scene: Scene): SVGTemplateResult {
  return svg`${framesNow(scene).map(({ key, kind, box, title, legend }) => {
    return svg`<g class="region ${kind} ${key === 'group' ? 'group' : ''} ${stateOf(scene, key)}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="9"/>
      <rect class="legend" x=${legend.x} y=${legend.y} width=${legend.w} height=${legend.h}/>
      <text class="small" x=${legend.x + 4} y=${box.y + 4}>${title}</text>
    </g>`;
  })}`;
}

export function services(scene: Scene): SVGTemplateResult {
  return svg`${SERVICES.map(({ key, icon, word }) => service(scene, key, icon, scene.t(word)))}`;
}

function service(scene: Scene, key: string, name: IconName, label: string): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const isNarrow = widthInTwo(label, 'label') > box.w - SERVICE.text - 5;
  const [start, size] = isNarrow ? [SERVICE.least, 16] : [SERVICE.text, 22];
  const room = box.w - start - 4;
  const face = isNarrow ? 'small' : 'label';
  const lines = wrap(label, room, face, 3);
  const leading = lines.length > 2 ? 13 : 15;
  const top = midY(box) - ((lines.length - 1) * leading) / 2 + SIZE.label * 0.35;
  return svg`<g class="node ${stateOf(scene, key)}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
    ${glyph(name, box.x + (isNarrow ? 5 : 8), midY(box) - size / 2, size)}
    ${lines.map((line, index) => svg`<text class=${face} x=${box.x + start} y=${top + index * leading}>${line}</text>`)}
  </g>`;
}

/** The icon of whoever stands outside Azure, by the kind of their key. */
const OUTSIDE: Record<string, IconName> = { person: 'person', issuer: 'workflow', internet: 'internet' };

export function people(scene: Scene): SVGTemplateResult {
  return svg`${scene.roster.outside.map(({ key, name }) => person(scene, key, OUTSIDE[kindOf(key)] ?? 'internet', name || scene.t('stage.internet')))}`;
}

function person(scene: Scene, key: string, name: IconName, label: string): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const state = stateOf(scene, key);
  if (!scene.layout.landscape) {
    return svg`<g class="node bare ${state}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
      ${glyph(name, box.x + 3, midY(box) - 10, 20)}
      <text class="label" x=${box.x + 28} y=${midY(box) + 4}>${fit(label, box.w - 49, 'label')}</text>
    </g>`;
  }
  return svg`<g class="node bare ${state}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
    ${glyph(name, midX(box) - 13, box.y + 4, 26)}
    <text class="label middle" x=${midX(box)} y=${box.y + 44}>${fit(label, box.w - 4, 'label')}</text>
  </g>`;
}

/** The service principals of managed identities and of the tenant's own applications, and groups, as the directory lists them. */
export function principals(scene: Scene): SVGTemplateResult {
  const { servicePrincipals, groups } = scene.stage;
  const listed = servicePrincipals.map(({ id, displayName, kind, keyCredentials }) => {
    const shape = kind === 'Application' ? 'api' : 'identity';
    return chip(scene, `principal:${id}`, shape, displayName, keyCredentials.length);
  });
  const grouped = groups.map(({ id, displayName, members }) => {
    const label = members.length > 0 ? `${displayName} · ${members.length}` : displayName;
    return chip(scene, `principal:${id}`, 'group', label);
  });
  return svg`${listed}${grouped}`;
}

export function chip(scene: Scene, key: string, name: IconName, label: string, certificates = 0): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  // The name before the certificates where there is room for one of both only.
  const marks = Array.from({ length: certificates }, (_, index) => box.x + box.w - 20 - index * 14).filter((x) => box.x + 27 + widthOf(label, 'small') <= x);
  return svg`<g class="node chip ${stateOf(scene, key)}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="11"/>
    ${glyph(name, box.x + 5, box.y + 3, 16, 'identity')}
    <text class="small" x=${box.x + 25} y=${box.y + 15}>${fit(label, box.w - 29, 'small')}</text>
    ${marks.map((x) => glyph('certificate', x, box.y + 4, 14, 'identity'))}
  </g>`;
}

/** Things that are only counted, as many of them as are there at this moment. */
export function counts(scene: Scene): SVGTemplateResult {
  const there = presentIn(scene);
  return svg`${scene.layout.folded.map(({ key, box, members }) => {
    const count = members.filter((member) => there.has(member)).length + (key === 'more:hosts' ? scene.stage.more : 0);
    if (count === 0) return nothing;
    const text = `+ ${count}`;
    return svg`<g class="node count ${members.some((member) => scene.active.has(member)) ? 'active' : 'resting'}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="9"/>
      <text class="small middle" x=${midX(box)} y=${midY(box) + 4}>${text}</text>
    </g>`;
  })}`;
}

/** The keys of everything that stands in the picture at this moment. */
export function presentIn({ stage, roster }: Scene): Set<string> {
  return new Set([...roster.outside.map(({ key }) => key), ...presenceOf(stage)]);
}

/** The room of a region's name. */
export function legends(scene: Scene): Box[] {
  return framesNow(scene).map(({ legend }) => legend);
}

function framesNow({ stage, layout }: Scene): readonly Frame[] {
  const there = presenceOf(stage);
  return layout.regions.filter(({ key, kind }) => kind !== 'scope' || there.has(key));
}
