import type { T } from '../locale/words.js';
import type { Stage } from '../simulation/types/Stage.js';
import { type Box, overlap, right } from './box.js';
import type { Layout } from './layout.js';
import type { Now, Waiting } from './now.js';
import type { Roster } from './roster.js';

/** All that one picture is drawn from. */
export interface Scene {
  readonly roster: Roster;
  readonly layout: Layout;
  readonly stage: Stage;
  readonly now: Now;
  readonly waiting: readonly Waiting[];
  readonly t: T;
  /** The keys of everything that takes part in what happens now. */
  readonly active: ReadonlySet<string>;
  /** The keys of what a change or a conclusion lights up. */
  readonly lit: ReadonlySet<string>;
}

export function sceneOf(parts: Omit<Scene, 'active' | 'lit'>): Scene {
  const { now, waiting } = parts;
  const lit = new Set(now?.kind === 'note' ? now.lit : []);
  const ends = now?.kind === 'message' ? [now.from, now.to ?? ''] : [];
  const open = waiting.flatMap(({ from, to }) => [from, to]);
  return { ...parts, lit, active: new Set([...lit, ...ends, ...open]) };
}

/** The classes by which a thing is drawn as taking part, lit, or neither. */
export function stateOf(scene: Scene, key: string): string {
  const { now } = scene;
  const isIdle = now === null;
  const tone = scene.lit.has(key) && now?.kind === 'note' ? `lit ${now.tone}` : '';
  return `${isIdle || scene.active.has(key) ? 'active' : 'resting'} ${tone}`;
}

export function boxOf(scene: Scene, key: string): Box | undefined {
  return scene.layout.boxes.get(key);
}

/** Whether another machine stands between this box and the targets, so that lines go round above. */
export function isCovered({ layout, stage }: Scene, box: Box): boolean {
  return stage.hosts.some(({ id }) => {
    const other = layout.boxes.get(`vm:${id}`);
    return other !== undefined && other.x > right(box) - 12 && overlap(other, { ...box, w: layout.width }) > 0;
  });
}
