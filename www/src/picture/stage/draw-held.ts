/** Draws the access tokens that somebody holds. One that has expired is struck through, one that was copied stands out. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph } from '../../icons/icons.js';
import { midY } from '../box.js';
import { audienceIn } from './held.js';
import type { Scene } from './scene.js';

export function tokens({ held }: Scene): SVGTemplateResult {
  return svg`${held.map(({ key, token, box, isNamed }) => {
    const { expired, copiedFrom, audience } = token;
    const kind = `${expired ? 'expired' : ''} ${copiedFrom ? 'copied' : ''}`;
    return svg`<g class="node token ${kind}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx=${box.h / 2}/>
      ${glyph('token', box.x + (isNamed ? 4 : 1), midY(box) - 6, 12)}
      ${isNamed ? svg`<text class="small" x=${box.x + 19} y=${midY(box) + 4}>${audienceIn(audience, box.w - 24)}</text>` : nothing}
      ${expired && !isNamed ? svg`<path class="strike" d="M${box.x} ${box.y + box.h}l${box.w} ${-box.h}"/>` : nothing}
    </g>`;
  })}`;
}
