/** Draws the regions, Azure's own services, people and the directory's chips. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph, type IconName } from '../icons/icons.js';
import type { Key } from '../locale/locale.js';
import { type Box, midX, midY, right } from './box.js';
import { fit, SIZE, widthInTwo, widthOf, wrap } from './measure.js';
import { SERVICE } from './parts.js';
import { boxOf, type Scene, stateOf } from './scene.js';

type Drawn = SVGTemplateResult | typeof nothing;

interface Region {
  readonly box: Box;
  readonly name: string;
  readonly kind: 'azure' | 'tenant' | 'group';
}

function regionsOf({ layout, stage, t }: Scene): Region[] {
  const groups = stage.resourceGroups.map((id) => id.split('/').at(-1)).join(', ');
  const all: Region[] = [
    { box: layout.azure, name: t('stage.azure'), kind: 'azure' },
    { box: layout.tenant, name: t('stage.tenant', { domain: stage.domain }), kind: 'tenant' },
    { box: layout.group, name: `${t('stage.group', { name: groups })}${stage.more ? t('stage.more', { count: stage.more }) : ''}`, kind: 'group' },
  ];
  return groups ? all : all.slice(0, 2);
}

/** Frames, each with its name on the upper border: Azure's on the left, where no message crosses it, others on the right. */
export function regions(scene: Scene): SVGTemplateResult {
  return svg`${regionsOf(scene).map((region) => {
    const { box, kind } = region;
    const { text, x, y, w, h } = legendOf(region);
    return svg`<g class="region ${kind}">
      <rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="10"/>
      <rect class="legend" x=${x} y=${y} width=${w} height=${h}/>
      <text class="small" x=${x + 4} y=${box.y + 4}>${text}</text>
    </g>`;
  })}`;
}

/** The room that the names of the regions take. */
export function legends(scene: Scene): Box[] {
  return regionsOf(scene).map(legendOf);
}

function legendOf({ box, name, kind }: Region): Box & { text: string } {
  const text = fit(name, box.w - 36, 'small');
  const w = widthOf(text, 'small') + 8;
  return { text, x: kind === 'azure' ? box.x + 8 : right(box) - 10 - w, y: box.y - 7, w, h: 14 };
}

const SERVICES: readonly (readonly [string, IconName, Key])[] = [
  ['resourceManager', 'manager', 'stage.resourceManager'],
  ['identityProvider', 'provider', 'stage.identityProvider'],
  ['entraId', 'directory', 'stage.entraId'],
];

export function services(scene: Scene): SVGTemplateResult {
  return svg`${SERVICES.map(([key, name, word]) => service(scene, key, name, scene.t(word)))}`;
}

function service(scene: Scene, key: string, name: IconName, label: string): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const room = box.w - SERVICE.text - 7;
  const face = widthInTwo(label, 'label') > room && widthInTwo(label, 'small') <= room ? 'small' : 'label';
  const lines = wrap(label, room, face, 3);
  const leading = lines.length > 2 ? 13.5 : 15;
  const top = midY(box) - ((lines.length - 1) * leading) / 2 + SIZE.label * 0.35;
  return svg`<g class="node ${stateOf(scene, key)}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
    ${glyph(name, box.x + 9, midY(box) - 11, 22)}
    ${lines.map((line, index) => svg`<text class=${face} x=${box.x + SERVICE.text} y=${top + index * leading}>${line}</text>`)}
  </g>`;
}

export function people(scene: Scene): SVGTemplateResult {
  const named = scene.roster.people.map((name) => person(scene, `person:${name}`, 'person', name));
  return svg`${named}${person(scene, 'internet', 'internet', scene.t('stage.internet'))}`;
}

function person(scene: Scene, key: string, name: IconName, label: string): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const state = stateOf(scene, key);
  if (!scene.layout.landscape) {
    return svg`<g class="node bare ${state}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
      ${glyph(name, box.x + 6, box.y + 4, 22)}
      <text class="label" x=${box.x + 34} y=${midY(box) + 4}>${fit(label, box.w - 38, 'label')}</text>
    </g>`;
  }
  return svg`<g class="node bare ${state}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
    ${glyph(name, midX(box) - 14, box.y + 6, 28)}
    <text class="label middle" x=${midX(box)} y=${box.y + 50}>${fit(label, box.w - 6, 'label')}</text>
  </g>`;
}

/** The service principals of managed identities and of the tenant's own applications, and groups, as the directory lists them. */
export function principals(scene: Scene): SVGTemplateResult {
  const { servicePrincipals, groups } = scene.stage;
  const listed = servicePrincipals.map(({ id, displayName, kind, keyCredentials }) => {
    const shape = kind === 'Application' ? 'api' : 'identity';
    return chip(scene, `principal:${id}`, shape, displayName, keyCredentials.length > 0);
  });
  const grouped = groups.map(({ id, displayName }) => chip(scene, `principal:${id}`, 'group', displayName, false));
  return svg`${listed}${grouped}`;
}

export function chip(scene: Scene, key: string, name: IconName, label: string, certified: boolean): Drawn {
  const box = boxOf(scene, key);
  if (!box) return nothing;
  return svg`<g class="node chip ${stateOf(scene, key)}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="12"/>
    ${glyph(name, box.x + 5, box.y + 4, 16, 'identity')}
    <text class="small" x=${box.x + 26} y=${midY(box) + 4}>${fit(label, box.w - (certified ? 50 : 34), 'small')}</text>
    ${certified ? glyph('certificate', box.x + box.w - 22, box.y + 5, 14, 'identity') : nothing}
  </g>`;
}
