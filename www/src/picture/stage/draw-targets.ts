/** Draws target services with what lies in them, and the assignments made to scopes. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph } from '../../icons/icons.js';
import { type Box, midY, right } from '../box.js';
import { kindOf } from '../keys.js';
import { type Content, TARGETS, targetsOf } from '../kinds.js';
import { fit, widthOf } from '../measure.js';
import type { Drawn } from './draw-services.js';
import { LINE, roleLines, tagText } from './parts.js';
import { contentKey } from './presence.js';
import type { Right } from './roster.js';
import { boxOf, type Scene, stateOf } from './scene.js';

export function targets(scene: Scene): SVGTemplateResult {
  return svg`${targetsOf(scene.stage).map(({ key, kind, name, content }) => {
    const box = boxOf(scene, key);
    const form = scene.layout.forms.get(key) ?? 'full';
    const slot = scene.roster.targets.find((one) => one.key === key);
    if (!box || !slot) return nothing;
    const { icon, word } = TARGETS[kind];
    const head = svg`<rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>`;
    if (form === 'line') {
      return svg`<g class="node target folded ${stateOf(scene, key)}" data-key=${key}>${head}
        ${glyph(icon, box.x + 6, box.y + 3, 16)}
        <text class="small name" x=${box.x + 27} y=${box.y + 15}>${fit(name, box.w - 33, 'small')}</text>
      </g>`;
    }
    const there = content.flatMap((item) => {
      const at = scene.layout.content.get(contentKey(key, item.name));
      return at ? [{ item, at }] : [];
    });
    const hidden = content.length - there.length + slot.rights.filter((one) => !boxOf(scene, one.key) && holderNow(scene, one) !== null).length;
    const isLow = form === 'row';
    const count = hidden > 0 ? svg`<text class="small quiet end" x=${right(box) - 7} y=${box.y + (isLow ? 16 : 31)}>+ ${hidden}</text>` : nothing;
    const title = isLow
      ? svg`${glyph(icon, box.x + 7, box.y + 3, 16)}
        <text class="label" x=${box.x + 28} y=${box.y + 15.5}>${fit(name, box.w - (hidden > 0 ? 62 : 34), 'label')}</text>`
      : svg`${glyph(icon, box.x + 7, box.y + 8, 21)}
        <text class="label" x=${box.x + 34} y=${box.y + 17}>${fit(name, box.w - 40, 'label')}</text>
        ${condensed(scene.t(word), box.x + 34, box.y + 31, box.w - (hidden > 0 ? 67 : 39))}`;
    return svg`<g class="node target ${stateOf(scene, key)}" data-key=${key}>${head}
      ${title}${count}
      ${there.map(({ item, at }) => thing(scene, at, item, key))}
    </g>`;
  })}`;
}

/** No word is readable in less. */
const LEAST_WORD = 20;

/** The kind of a service, in narrower letters where there is less room, as Japanese print does. */
function condensed(kind: string, x: number, y: number, room: number): SVGTemplateResult | typeof nothing {
  if (room < LEAST_WORD) return nothing;
  const length = widthOf(kind, 'small') > room ? room : nothing;
  return svg`<text class="small quiet" x=${x} y=${y} textLength=${length} lengthAdjust="spacingAndGlyphs">${kind}</text>`;
}

/** Something in a target; what the present command asks for is marked. */
function thing(scene: Scene, box: Box, { name, icon }: Content, target: string): SVGTemplateResult {
  const isAsked = scene.concern.asked.has(contentKey(target, name));
  const mark = svg`<rect class="asked" x=${box.x - 3} y=${box.y - 1.5} width=${box.w + 4} height=${box.h} rx="4"/>`;
  return svg`${isAsked ? mark : nothing}${glyph(icon, box.x, box.y, 13, isAsked ? 'wanted' : '')}
    <text class="small ${isAsked ? 'wanted' : ''}" x=${box.x + 18} y=${box.y + 10.5}>${fit(name, (box.w - 22) * (isAsked ? 0.9 : 1), 'small')}</text>`;
}

/** The role assignments and deny assignments: each a tag where it was made. */
export function rights(scene: Scene): SVGTemplateResult {
  return svg`${[...scene.layout.rights.values()].map((one) => {
    const box = boxOf(scene, one.key);
    return box ? tag(scene, one, box) : nothing;
  })}`;
}

/** The name of whoever holds an assignment now; empty when the directory knows nobody; `null` when the assignment is not there. */
export function holderNow({ stage }: Scene, { key, denies }: Right): string | null {
  if (denies) return stage.denyAssignments.some(({ id }) => `deny:${id}` === key) ? '' : null;
  const one = stage.assignments.find(({ name }) => `role:${name}` === key);
  return one ? (one.principalName.split('@')[0] ?? '') : null;
}

function tag(scene: Scene, one: Right, box: Box): Drawn {
  const now = holderNow(scene, one);
  // What is taken away just now is seen once more.
  const isGone = now === null && scene.lit.has(one.key);
  if (now === null && !isGone) return nothing;
  const holder = now ?? one.holderName;
  const isOrphan = !one.denies && holder === '';
  const isWide = kindOf(scene.layout.within.get(one.key) ?? '') === 'scope' || scene.layout.within.get(one.key) === 'group';
  const unknown = scene.t('stage.inventory.unknown');
  const mark = one.conditional ? 16 : 0;
  const room = box.w - 24 - mark;
  const text = isWide && !one.denies ? tagText(one.title, isOrphan ? unknown : holder) : one.title;
  const isOnHost = kindOf(scene.layout.within.get(one.key) ?? '') === 'vm';
  const orphan = isOrphan && !isWide && !isOnHost ? [fit(unknown, room, 'small')] : [];
  const lines = isWide || isOnHost ? [fit(text, room, 'small')] : roleLines(text, { w: box.w - mark, h: box.h }, one.orphaned ? 1 : 0);
  const state = `${stateOf(scene, one.key)} ${isWide || isOnHost ? 'pinned' : ''} ${one.denies ? 'denies' : ''} ${isOrphan ? 'orphaned' : ''} ${isGone ? 'gone' : ''}`;
  const all = [...lines, ...orphan];
  const first = midY(box) - ((all.length - 1) * LINE) / 2 + 4;
  const icon = one.denies ? glyph('cross', box.x + 5, midY(box) - 6.5, 13, 'orphan') : isOrphan ? glyph('question', box.x + 4, midY(box) - 7, 14, 'orphan') : glyph('role', box.x + 4, midY(box) - 7, 14, 'identity');
  return svg`<g class="node right ${state}" data-key=${one.key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="5"/>
    ${icon}
    ${all.map((line, index) => svg`<text class="small ${index >= lines.length ? 'lost' : ''}" x=${box.x + 21} y=${first + index * LINE}>${line}</text>`)}
    ${one.conditional ? glyph('condition', box.x + box.w - 17, midY(box) - 6.5, 13, 'identity') : nothing}
  </g>`;
}
