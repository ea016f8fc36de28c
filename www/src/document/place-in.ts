/** Where a reader stands in a document that was played anew, told otherwise. */

import { commandAt, entriesOf } from '../run/commands.js';
import type { Player } from '../run/player.js';
import type { DocumentView } from '../run/types/DocumentView.js';

/** Where they stood, if the block still runs in which that was; else before the first of these blocks that runs. */
export function placeIn(view: DocumentView, before: Pick<Player, 'cursor' | 'begin' | 'view'>, blocks: readonly number[]): number {
  if (before.cursor <= before.begin) return view.begins;
  const [now, then] = placesOf(commandAt(before.view, before.cursor)?.command ?? null, before.view, view);
  if (now && then) return Math.min(then.start + before.cursor - now.start, then.end);
  const first = view.run.steps.find(({ command }) => command !== null && blocks.includes(command));
  return (first && entriesOf(first)?.start) ?? view.begins;
}

function placesOf(command: number | null, ...views: DocumentView[]): (ReturnType<typeof entriesOf> | undefined)[] {
  return views.map(({ run }) => {
    const step = command === null ? undefined : run.steps.find((one) => one.command === command);
    return step && entriesOf(step);
  });
}
