import type { T } from '../../locale/words.js';
import type { Stage } from '../../run/types/Stage.js';
import type { Timestamp } from '../../run/types/Timestamp.js';
import type { Box } from '../box.js';
import { kindOf, restOf } from '../keys.js';
import type { Routes } from '../routes.js';
import type { Concern } from './concern.js';
import type { Held } from './held.js';
import type { StageLayout } from './layout.js';
import type { Now, Waiting } from './now.js';
import type { Roster } from './roster.js';

/** All that one picture is drawn from. */
export interface Scene {
  readonly roster: Roster;
  readonly concern: Concern;
  readonly layout: StageLayout;
  readonly routes: Routes;
  readonly stage: Stage;
  /** When; before anything has happened nothing. */
  readonly at: Timestamp | null;
  readonly now: Now;
  readonly waiting: readonly Waiting[];
  /** Who holds which access token. */
  readonly held: readonly Held[];
  readonly t: T;
  /** The keys of everything that takes part in what happens now. */
  readonly active: ReadonlySet<string>;
  /** The keys of what a change or a conclusion lights up. */
  readonly lit: ReadonlySet<string>;
  /** The keys of what came near to a decision and did not settle it. */
  readonly near: ReadonlySet<string>;
  /** The keys of what the reader is to find, as what another way of the run lacks. */
  readonly marked: ReadonlySet<string>;
}

export function sceneOf(parts: Omit<Scene, 'active' | 'lit' | 'near'>): Scene {
  const { now, waiting } = parts;
  const lit = new Set(now?.lit.flatMap((key) => [key, ...shownBy(parts.roster, key)]) ?? []);
  const near = new Set(now?.near ?? []);
  const ends = now?.kind === 'message' ? [now.from, now.to ?? ''] : [];
  const open = waiting.flatMap(({ from, to }) => [from, to]);
  return { ...parts, lit, near, active: new Set([...lit, ...near, ...ends, ...open]) };
}

/** The classes by which a thing is drawn as taking part, lit, or neither. */
export function stateOf(scene: Scene, key: string): string {
  const { now } = scene;
  const isIdle = now === null;
  const tone = scene.lit.has(key) && now ? `lit ${now.tone === 'answer' ? 'granted' : now.tone}` : scene.near.has(key) ? 'near' : '';
  return `${isIdle || scene.active.has(key) ? 'active' : 'resting'} ${tone} ${scene.marked.has(key) ? 'marked' : ''}`;
}

export function boxOf(scene: Scene, key: string): Box | undefined {
  return scene.layout.boxes.get(key);
}

/** The box that stands for a principal beside its place in the directory. */
function shownBy({ holders }: Roster, key: string): string[] {
  const box = kindOf(key) === 'principal' ? holders.get(restOf(key)) : undefined;
  return box ? [box] : [];
}
