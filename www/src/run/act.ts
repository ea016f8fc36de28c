/** What the reader does in a run: at its end it goes on, and at a moment of its past it forks, so that the run itself stays. */

import { act as make, recipeOf, sourceOf } from './client.js';
import { type Outcome, succeeded } from './failure.js';
import { Player } from './player.js';
import type { Part } from './protocol.js';
import type { Move } from './types/Move.js';
import type { MoveError } from './types/MoveError.js';

/** What came of it. */
export interface Done {
  /** Why it can't be done there; then nothing has happened. */
  readonly refused: MoveError | null;
  /** The fork that begins at the cursor, where that was in the past. */
  readonly fork: Player | null;
}

/** Does something at the cursor; what, may depend on what the clock shows there. */
export async function act(player: Player, move: Move | ((now: number) => Move)): Promise<Outcome<Done>> {
  const isPast = player.cursor < player.length;
  const there = isPast ? await partOf(player, { until: player.cursor }) : succeeded(player);
  if (!there.ok) return there;
  const refused = await append(there.value, typeof move === 'function' ? move(there.value.now) : move);
  const isFork = isPast && refused.ok && refused.value === null;
  if (isPast && !isFork) there.value.close();
  return refused.ok ? succeeded({ refused: refused.value, fork: isFork ? there.value : null }) : refused;
}

/** The run without its last move. */
export function undo(player: Player): Promise<Outcome<Player>> {
  return partOf(player, 'undone');
}

/** The run as it was before the reader did anything: only what prepares it. */
export function restart(player: Player): Promise<Outcome<Player>> {
  return partOf(player, { until: player.begin });
}

/** The same document as another recipe tells, standing at its end. */
export async function fromRecipe(player: Player, recipe: string): Promise<Outcome<Player>> {
  const source = await sourceOf(player.number);
  if (!source.ok) return source;
  return Player.open({ run: { source: source.value, how: { recipe } }, at: () => Infinity, signal: new AbortController().signal });
}

/** A part of a run, as a run of its own that stands at its end. */
async function partOf(player: Player, part: Part): Promise<Outcome<Player>> {
  const recipe = await recipeOf(player.number, part);
  return recipe.ok ? fromRecipe(player, recipe.value) : recipe;
}

async function append(player: Player, move: Move): Promise<Outcome<MoveError | null>> {
  const made = await make(player.number, move);
  if (!made.ok) return made;
  const { came, ...grown } = made.value;
  if ('refused' in came) return succeeded(came.refused);
  player.grow({ step: came.done, ...grown });
  return succeeded(null);
}
