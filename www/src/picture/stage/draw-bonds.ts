/** Draws who belongs to what: identities to hosts, assignments to their holders, members to groups. */

import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Point } from '../box.js';
import { kindOf, restOf } from '../keys.js';
import { pathOf } from '../routes.js';
import type { Drawn } from './draw-services.js';
import { holderNow } from './draw-targets.js';
import { boxOf, type Scene, stateOf } from './scene.js';

/** A thin line from each user-assigned identity to every host it is attached to; one that matters to a host that takes part. */
export function attachments(scene: Scene): SVGTemplateResult {
  const { identities, hosts } = scene.stage;
  return svg`${identities.flatMap(({ id, principalId }) => {
    const state = stateOf(scene, `principal:${principalId}`);
    const attached = hosts.filter(({ identity }) => Object.keys(identity.userAssigned).some((one) => same(one, id)));
    return attached.map((host) => bond(scene, `identity:${id}`, `vm:${host.id}`, `attached ${takesPart(scene, host.id) ? state : 'resting'}`));
  })}`;
}

function takesPart({ now, active }: Scene, host: string): boolean {
  return now === null || ['vm', 'code', 'metadata', 'own'].some((kind) => active.has(`${kind}:${host}`));
}

/**
 * The lines from holders to the roles they hold. Those of frames around everything name their holder, and get a line only
 * while they matter.
 */
export function holdings(scene: Scene): SVGTemplateResult {
  return svg`${[...scene.layout.rights.values()].map((one) => {
    const holder = scene.roster.holders.get(one.holder);
    const within = scene.layout.within.get(one.key) ?? '';
    const isWide = kindOf(within) === 'scope' || within === 'group';
    const matters = scene.lit.has(one.key) || scene.near.has(one.key);
    // What a host holds on itself stands beside its ring.
    const isOwn = kindOf(holder ?? '') === 'own' && kindOf(within) === 'vm' && restOf(holder ?? '') === restOf(within);
    if (!holder || !holderNow(scene, one) || isOwn || (isWide && !matters)) return nothing;
    return bond(scene, holder, one.key, `holds ${stateOf(scene, one.key)}`);
  })}`;
}

/** The lines from groups to their members, while one of both matters. */
export function memberships(scene: Scene): SVGTemplateResult {
  return svg`${scene.stage.groups.flatMap(({ id, members }) => {
    const group = `principal:${id}`;
    return members.map((member) => {
      const shown = boxOf(scene, `principal:${member}`) ? `principal:${member}` : (scene.roster.holders.get(member) ?? '');
      const matters = scene.active.has(group) || scene.active.has(`principal:${member}`);
      return matters ? bond(scene, shown, group, `holds ${stateOf(scene, group)}`) : nothing;
    });
  })}`;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function bond(scene: Scene, from: string, to: string, state: string): Drawn {
  // The own identity of a host that is folded up is the host.
  const start = boxOf(scene, from) || kindOf(from) !== 'own' ? from : `vm:${restOf(from)}`;
  if (!boxOf(scene, start) || !boxOf(scene, to)) return nothing;
  const [way] = scene.routes.of([{ from: start, to }]);
  const end = way?.at(-1);
  return way && end ? line(way, end, state) : nothing;
}

function line(way: readonly Point[], end: Point, state: string): SVGTemplateResult {
  return svg`<path class=${state} d=${pathOf(way)}/><circle class=${state} cx=${end.x} cy=${end.y} r="2.5"/>`;
}
