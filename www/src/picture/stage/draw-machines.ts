/** Draws hosts with their token endpoints, user-assigned identities and what they are attached to. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph, type IconName } from '../../icons/icons.js';
import type { HostView } from '../../run/types/HostView.js';
import { type Box, bottom, midX, midY, right } from '../box.js';
import { HOSTS } from '../kinds.js';
import { fit, widthOf } from '../measure.js';
import { audienceName } from './audience.js';
import { chip, type Drawn } from './draw-services.js';
import { plateRow, stripName } from './parts.js';
import { boxOf, type Scene, stateOf } from './scene.js';

/** The hosts themselves: a frame around what is in them, or a line. Messages run under what stands in them. */
export function frames(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.hosts.map(({ id, name, kind }) => {
    const key = `vm:${id}`;
    const box = boxOf(scene, key);
    if (!box) return nothing;
    const { icon } = HOSTS[kind];
    if (scene.layout.forms.get(key) === 'line') {
      return svg`<g class="node machine folded ${stateOf(scene, key)}" data-key=${key}>
        <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6"/>
        ${glyph(icon, box.x + 6, box.y + 3.5, 15)}
        <text class="small name" x=${box.x + 27} y=${box.y + 15}>${fit(name, box.w - 34, 'small')}</text>
      </g>`;
    }
    if (scene.layout.forms.get(key) === 'strip') {
      const at = stripName(box);
      return svg`<g class="node machine ${stateOf(scene, key)}" data-key=${key}>
        <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="7"/>
        <text class="small name" x=${at.x} y=${at.y + 12}>${fit(name, at.w, 'small')}</text>
      </g>`;
    }
    const { text, ...legend } = legendOf(box, name);
    return svg`<g class="node machine ${stateOf(scene, key)}" data-key=${key}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="9"/>
      <rect class="legend" x=${legend.x} y=${legend.y} width=${legend.w} height=${legend.h}/>
      ${glyph(icon, box.x + 14, bottom(box) - 7.5, 15)}
      <text class="small name" x=${box.x + 34} y=${bottom(box) + 4}>${text}</text>
    </g>`;
  })}`;
}

/** Where the names of the hosts stand, on their lower borders. */
export function machineNames(scene: Scene): Box[] {
  return scene.stage.hosts.flatMap(({ id, name }) => {
    const box = boxOf(scene, `vm:${id}`);
    const form = scene.layout.forms.get(`vm:${id}`);
    if (!box || form === 'line') return [];
    return [form === 'strip' ? stripName(box) : legendOf(box, name)];
  });
}

function legendOf(box: Box, name: string): Box & { text: string } {
  const text = fit(name, box.w - 56, 'small');
  return { text, x: box.x + 10, y: bottom(box) - 8, w: widthOf(text, 'small') + 30, h: 16 };
}

/** What stands in the hosts: token endpoint, code, and the identity of their own. */
export function machines(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.hosts.map((machine) => machineOf(scene, machine))}`;
}

function machineOf(scene: Scene, machine: HostView): Drawn {
  const { id, kind, identity } = machine;
  const code = boxOf(scene, `code:${id}`);
  if (!code) return nothing;
  const word = scene.t(HOSTS[kind].code);
  const isNamed = widthOf(word, 'label') <= code.w - 28;
  return svg`${plate(scene, machine)}
    <g class="node ${stateOf(scene, `code:${id}`)}" data-key=${`code:${id}`}>
      <rect class="body" x=${code.x} y=${code.y} width=${code.w} height=${code.h} rx="6"/>
      ${glyph('code', isNamed ? code.x + 6 : midX(code) - 8, midY(code) - 8, 16)}
      ${isNamed ? svg`<text class="label" x=${code.x + 26} y=${midY(code) + 4}>${word}</text>` : nothing}
    </g>
    ${identity.systemAssigned ? ownIdentity(scene, machine, identity.systemAssigned.principalId) : nothing}`;
}

/** The token endpoint: it stands on the host's border, because it belongs to the platform. */
function plate(scene: Scene, machine: HostView): Drawn {
  const key = `metadata:${machine.id}`;
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const { address, short } = HOSTS[machine.kind];
  const names = address ? [address, short] : [scene.t('stage.platform')];
  const name = names.find((one) => widthOf(one, 'mono') <= box.w - 27);
  const head = svg`<rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6"/>
    ${glyph('endpoint', name ? box.x + 5 : midX(box) - 7.5, box.y + 3.5, 15)}
    ${name ? svg`<text class="mono" x=${box.x + 24} y=${box.y + 15}>${name}</text>` : nothing}`;
  const form = scene.layout.forms.get(`vm:${machine.id}`);
  if (form === 'strip') {
    return svg`<g class="node plate ${stateOf(scene, key)}" data-key=${key}>${head}</g>`;
  }
  if (form === 'row') {
    return svg`<g class="node plate ${stateOf(scene, key)}" data-key=${key}>${head}${marks(scene, machine, box)}</g>`;
  }
  const rows = rowsOf(scene, machine);
  const none = plateRow(box, 0);
  return svg`<g class="node plate ${stateOf(scene, key)}" data-key=${key}>
    ${head}
    ${
      rows.length > 0
        ? rows.map((row, index) => plateLine(plateRow(box, index), row))
        : svg`<text class="small quiet" x=${none.x} y=${none.y + 11}>${fit(scene.t('stage.noIdentity'), none.w, 'small')}</text>`
    }
  </g>`;
}

/** What an endpoint has where there is no room for names: a mark for each identity and each token. */
function marks(scene: Scene, machine: HostView, box: Box): SVGTemplateResult {
  const room = Math.floor((box.w - 20) / 15);
  return svg`${rowsOf(scene, machine)
    .slice(0, room)
    .map(({ icon, past }, index) => glyph(icon, box.x + 6 + index * 15, bottom(box) + 2, 13, past ? 'past' : 'identity'))}`;
}

interface Row {
  readonly icon: IconName;
  readonly text: string;
  readonly indent: number;
  readonly certified: boolean;
  /** A system-assigned identity is drawn as its host in a ring. */
  readonly ringed: boolean;
  /** A token that does not count any more. */
  readonly past: boolean;
}

/** Each identity the endpoint is configured with, followed by the tokens it caches for it. */
function rowsOf({ at }: Scene, { kind, endpoint, tokens }: HostView): Row[] {
  return endpoint.flatMap(({ name, systemAssigned, principalId }) => {
    const cached = tokens.filter((token) => token.principalId === principalId);
    return [
      { icon: systemAssigned ? HOSTS[kind].icon : ('identity' as const), text: name, indent: 0, certified: true, ringed: systemAssigned, past: false },
      ...cached.map(({ resource, expiresOn }) => ({ icon: 'token' as const, text: audienceName(resource), indent: 15, certified: false, ringed: false, past: at !== null && expiresOn <= at })),
    ];
  });
}

function plateLine(box: Box, { icon, text, indent, certified, ringed, past }: Row): SVGTemplateResult {
  const x = box.x + indent;
  const ring = svg`<circle class="ring" cx=${x + 7} cy=${box.y + 7} r="7.5"/>`;
  const size = ringed ? 9 : 14;
  return svg`${ringed ? ring : nothing}
    ${glyph(icon, x + 7 - size / 2, box.y + 7 - size / 2, size, past ? 'past' : 'identity')}
    <text class=${past ? 'small past' : 'small'} x=${x + 19} y=${box.y + 11}>${fit(text, box.w - indent - 19 - (certified ? 17 : 0), 'small')}</text>
    ${certified ? glyph('certificate', right(box) - 14, box.y, 14, 'identity') : nothing}`;
}

/** The system-assigned identity: part of its host, a ring on the host's border. */
function ownIdentity(scene: Scene, { id, kind }: HostView, principalId: string): Drawn {
  const box = boxOf(scene, `own:${id}`);
  if (!box) return nothing;
  return svg`<g class="node own ${stateOf(scene, `principal:${principalId}`)}" data-key=${`own:${id}`}>
    <circle class="body" cx=${midX(box)} cy=${midY(box)} r="11"/>
    ${glyph(HOSTS[kind].icon, midX(box) - 6.5, midY(box) - 6.5, 13, 'identity')}
  </g>`;
}

/** User-assigned identities: resources of their own beside the hosts. */
export function identities(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.identities.map(({ id, name }) => chip(scene, `identity:${id}`, 'identity', name))}`;
}
