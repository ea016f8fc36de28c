/** What the reader does by a command, typed or chosen, and why it was not done. */

import type { Words } from '../locale/locale.js';
import { act } from '../run/act.js';
import type { Player } from '../run/player.js';
import type { Move } from '../run/types/Move.js';
import type { MoveError } from '../run/types/MoveError.js';
import { decide } from '../telling/decided.js';

/** Why it was not done: in the simulator's words, or in the page's. */
export type Refusal = { problems: readonly { line: number; message: string }[] } | { said: string };

/** What came of it. */
export interface Entered {
  readonly refusal: Refusal | null;
  /** Whether further lines could make commands of it. */
  readonly isUnfinished: boolean;
  /** The fork that it began, where it was done in the past. */
  readonly fork: Player | null;
}

/** Does it at the cursor; in the past, that forks the run. */
export async function enter(player: Player, move: Move, t: Words['t']): Promise<Entered> {
  const acted = await act(player, move);
  if (!acted.ok) return { refusal: { said: t('terminal.failed') }, isUnfinished: false, fork: null };
  const { refused, fork } = acted.value;
  if (refused === null) await decide(fork ?? player);
  if (refused === null) return { refusal: null, isUnfinished: false, fork };
  if (typeof refused === 'object' && 'typed' in refused && refused.typed.isUnfinished) return { refusal: { said: t('terminal.unfinished') }, isUnfinished: true, fork };
  return { refusal: refusalOf(refused, t), isUnfinished: false, fork };
}

function refusalOf(refused: MoveError, t: Words['t']): Refusal {
  if (refused === 'tooLong') return { said: t('terminal.tooLong') };
  if (refused === 'tooManyMoves') return { said: t('terminal.tooMany') };
  return 'typed' in refused ? { problems: refused.typed.problems } : { said: t('terminal.failed') };
}

/** Where what was done last begins; where it sent nothing, the end. */
export function beginningOfLast({ view, length }: Player): number {
  return view.run.steps.at(-1)?.exchanges[0]?.entries.start ?? length;
}
