/** Draws machines, apps and workflows with their token endpoints, user-assigned identities and what they are attached to. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import { glyph, type IconName } from '../icons/icons.js';
import type { HostKind } from '../simulation/types/HostKind.js';
import type { HostView } from '../simulation/types/HostView.js';
import { type Box, bottom, midX, midY, right } from './box.js';
import { chip } from './draw-services.js';
import { fit, widthOf } from './measure.js';
import { plateRow } from './parts.js';
import { pathOf } from './routes.js';
import { boxOf, isCovered, type Scene, stateOf } from './scene.js';

type Drawn = SVGTemplateResult | typeof nothing;

/** The icon of each kind of host. */
const ICONS = {
  virtualMachine: 'machine',
  virtualMachineScaleSet: 'machine',
  webApp: 'app',
  functionApp: 'functions',
  logicApp: 'workflow',
} as const;

const iconOf = (kind: HostKind): IconName => ICONS[kind];

/** Where code on the host asks for tokens; the actions of a workflow have no address to ask. */
function addressOf(kind: HostKind, { t }: Scene): string {
  if (kind === 'logicApp') return t('stage.platform');
  return kind === 'webApp' || kind === 'functionApp' ? '127.0.0.1:41013' : '169.254.169.254';
}

/** The machines and apps themselves; messages run over them, and under what stands in them. */
export function frames(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.hosts.map(({ id, name, kind }) => {
    const box = boxOf(scene, `vm:${id}`);
    if (!box) return nothing;
    const { text, ...legend } = legendOf(box, name);
    return svg`<g class="node machine ${stateOf(scene, `vm:${id}`)}" data-key=${`vm:${id}`}>
      <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="9"/>
      <rect class="legend" x=${legend.x} y=${legend.y} width=${legend.w} height=${legend.h}/>
      ${glyph(iconOf(kind), box.x + 15, bottom(box) - 7.5, 15)}
      <text class="small name" x=${box.x + 36} y=${bottom(box) + 4}>${text}</text>
    </g>`;
  })}`;
}

/** Where the names of the machines stand, on their lower borders. */
export function machineNames(scene: Scene): Box[] {
  return scene.stage.hosts.flatMap(({ id, name }) => {
    const box = boxOf(scene, `vm:${id}`);
    return box ? [legendOf(box, name)] : [];
  });
}

function legendOf(box: Box, name: string): Box & { text: string } {
  const text = fit(name, box.w - 60, 'small');
  return { text, x: box.x + 11, y: bottom(box) - 8, w: widthOf(text, 'small') + 32, h: 16 };
}

/** What stands in the machines: metadata endpoint, code, and the identity of their own. */
export function machines(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.hosts.map((machine) => machineOf(scene, machine))}`;
}

function machineOf(scene: Scene, machine: HostView): Drawn {
  const { id } = machine;
  const code = boxOf(scene, `code:${id}`);
  if (!code) return nothing;
  return svg`${plate(scene, machine)}
    <g class="node ${stateOf(scene, `code:${id}`)}" data-key=${`code:${id}`}>
      <rect class="body" x=${code.x} y=${code.y} width=${code.w} height=${code.h} rx="6"/>
      ${glyph('code', code.x + 9, midY(code) - 9, 18)}
      <text class="label" x=${code.x + 34} y=${midY(code) + 4}>${fit(scene.t(machine.kind === 'logicApp' ? 'stage.workflow' : 'stage.code'), code.w - 38, 'label')}</text>
    </g>
    ${machine.identity.systemAssigned ? ownIdentity(scene, machine, machine.identity.systemAssigned.principalId) : nothing}`;
}

/** The metadata endpoint: it stands on the machine's border, because it belongs to the host. */
function plate(scene: Scene, machine: HostView): Drawn {
  const key = `metadata:${machine.id}`;
  const box = boxOf(scene, key);
  if (!box) return nothing;
  const rows = rowsOf(machine);
  const none = plateRow(box, 0);
  return svg`<g class="node plate ${stateOf(scene, key)}" data-key=${key}>
    <rect class="body" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6"/>
    ${glyph('endpoint', box.x + 7, box.y + 5, 16)}
    <text class="mono" x=${box.x + 28} y=${box.y + 17}>${fit(addressOf(machine.kind, scene), box.w - 32, 'mono')}</text>
    ${
      rows.length > 0
        ? rows.map((row, index) => plateLine(plateRow(box, index), row))
        : svg`<text class="small quiet" x=${none.x} y=${none.y + 11}>${fit(scene.t('stage.noIdentity'), none.w, 'small')}</text>`
    }
  </g>`;
}

interface Row {
  readonly icon: IconName;
  readonly text: string;
  readonly indent: number;
  readonly certified: boolean;
  /** A system-assigned identity is drawn as its host in a ring. */
  readonly ringed: boolean;
}

/** Each identity the endpoint is configured with, followed by the tokens it keeps for it. */
function rowsOf({ kind, endpoint, tokens }: HostView): Row[] {
  return endpoint.flatMap(({ name, systemAssigned, principalId }) => {
    const kept = tokens.filter((token) => token.principalId === principalId);
    return [
      { icon: systemAssigned ? iconOf(kind) : ('identity' as const), text: name, indent: 0, certified: true, ringed: systemAssigned },
      ...kept.map(({ resource }) => ({ icon: 'token' as const, text: hostOf(resource), indent: 15, certified: false, ringed: false })),
    ];
  });
}

function hostOf(resource: string): string {
  return resource.replace(/^\w+:\/\//, '').replace(/\/$/, '');
}

function plateLine(box: Box, { icon, text, indent, certified, ringed }: Row): SVGTemplateResult {
  const x = box.x + indent;
  const ring = svg`<circle class="ring" cx=${x + 7} cy=${box.y + 7} r="7.5"/>`;
  const size = ringed ? 9 : 14;
  return svg`${ringed ? ring : nothing}
    ${glyph(icon, x + 7 - size / 2, box.y + 7 - size / 2, size, 'identity')}
    <text class="small" x=${x + 20} y=${box.y + 11}>${fit(text, box.w - indent - 20 - (certified ? 18 : 0), 'small')}</text>
    ${certified ? glyph('certificate', right(box) - 15, box.y, 14, 'identity') : nothing}`;
}

/** The system-assigned identity: part of its machine, a ring on the machine's border. */
function ownIdentity(scene: Scene, { id, kind }: HostView, principalId: string): Drawn {
  const box = boxOf(scene, `own:${id}`);
  if (!box) return nothing;
  return svg`<g class="node own ${stateOf(scene, `principal:${principalId}`)}" data-key=${`own:${id}`}>
    <circle class="body" cx=${midX(box)} cy=${midY(box)} r="11"/>
    ${glyph(iconOf(kind), midX(box) - 6.5, midY(box) - 6.5, 13, 'identity')}
  </g>`;
}

/** User-assigned identities: resources of their own beside the machines. */
export function identities(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.identities.map(({ id, name }) => chip(scene, `identity:${id}`, 'identity', name, false))}`;
}

/** A thin line from each user-assigned identity to every machine it is attached to. */
export function attachments(scene: Scene): SVGTemplateResult {
  const { identities: all, hosts } = scene.stage;
  return svg`${all.map(({ id, principalId }) => {
    const state = stateOf(scene, `principal:${principalId}`);
    const attached = hosts.filter(({ identity }) => Object.keys(identity.userAssigned).some((one) => same(one, id)));
    return attached.map((host) => attachment(scene, id, host.id, state));
  })}`;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function attachment(scene: Scene, identity: string, vm: string, state: string): Drawn {
  const from = boxOf(scene, `identity:${identity}`);
  const to = boxOf(scene, `vm:${vm}`);
  if (!from || !to) return nothing;
  if (isCovered(scene, to)) {
    const [x, y] = [right(to) - 14, scene.layout.group.y + 18];
    const way = [{ x: from.x + 16, y: from.y }, { x: from.x + 16, y }, { x, y }, { x, y: to.y }];
    return svg`<path class="attached ${state}" d=${pathOf(way)}/><circle class="holds ${state}" cx=${x} cy=${to.y} r="2.5"/>`;
  }
  if (scene.layout.landscape) {
    const y = Math.min(bottom(to) - 20, Math.max(to.y + 44, midY(from)));
    const bend = (from.x + right(to)) / 2;
    return svg`<path class="attached ${state}" d="M${from.x} ${midY(from)}C${bend} ${midY(from)} ${bend} ${y} ${right(to)} ${y}"/>
      <circle class="holds ${state}" cx=${right(to)} cy=${y} r="2.5"/>`;
  }
  // Down along the right border, clear of the metadata endpoints.
  const x = Math.min(right(from) - 12, right(to) - 14);
  const y = to.y > bottom(from) ? to.y : to.y + to.h / 2;
  return svg`<path class="attached ${state}" d="M${x} ${bottom(from)}V${y}"/><circle class="holds ${state}" cx=${x} cy=${y} r="2.5"/>`;
}
