/** At the end of what the reader did, what decided it is told, and not what their tool heard last. */

import type { Player } from '../run/player.js';
import { decisiveOf } from './decisive.js';

/** The moment that is told of; a player is one. */
export type Told = Pick<Player, 'entry' | 'held' | 'landmarks' | 'line' | 'outline' | 'point' | 'stage'>;

/** Of each run what decided the last move of the reader, told where that move ends. */
const decided = new WeakMap<object, { line: Told['line']; told: Told }>();

/** Looks up what decided the last move of a run. */
export async function decide(player: Player): Promise<void> {
  const exchanges = player.view.run.steps.at(-1)?.exchanges ?? [];
  const [start, end] = [exchanges[0]?.entries.start, exchanges.at(-1)?.entries.end];
  if (start === undefined || end === undefined) return;
  const { outline, landmarks, length, first } = player;
  const at = decisiveOf(outline, start, end);
  if (at === undefined || at + 1 >= length) return;
  const moment = await player.ask({ moment: { cursor: at + 1 } });
  if (!moment.ok || player.length !== length) return;
  const { entry, point, held, stage } = moment.value;
  decided.set(player, { line: outline[length - 1 - first], told: { entry, point, held, stage, landmarks, outline, line: outline[at - first] } });
  player.dispatchEvent(new Event('change'));
}

/** What is told at a moment. */
export function decidedAt(told: Told): Told {
  const known = decided.get(told);
  return known && known.line === told.line ? known.told : told;
}
