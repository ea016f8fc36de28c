/** What only the run of a document can be asked: what lives when in it, and that its clock be moved on. */

import { pass as passUntil } from '../run/client.js';
import { type Outcome, succeeded } from '../run/failure.js';
import type { Player } from '../run/player.js';
import type { ClockError } from '../run/types/ClockError.js';
import type { TimelineView } from '../run/types/TimelineView.js';

/** The lanes of the timeline from one up to another, as they were at a cursor. */
export function timelineOf(player: Player, cursor: number, from: number, to: number): Promise<Outcome<TimelineView>> {
  return player.ask({ timeline: { cursor, from, to } });
}

/** Moves the clock on to a moment, from the end of the journal, and goes there; gives why it may not. */
export async function pass(player: Player, moment: number): Promise<Outcome<ClockError | null>> {
  const passed = await passUntil(player.number, moment);
  if (!passed.ok) return passed;
  const { refused, recipe, outline, landmarks } = passed.value;
  if (refused) return succeeded(refused);
  player.recipe = recipe;
  player.outline = [...player.outline, ...outline];
  player.landmarks = [...player.landmarks, ...landmarks];
  player.length = player.outline.length;
  player.seek(player.length);
  return succeeded(null);
}
