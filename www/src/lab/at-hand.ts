/** What a learner is at: the task at hand, whom its solution is for, and what their last move reached. */

import { commandsOf } from '../document/commands.js';
import type { Player } from '../run/player.js';
import type { Command } from '../run/types/Command.js';
import type { Runner } from '../run/types/Runner.js';
import type { TaskView } from '../run/types/TaskView.js';
import { seatOf } from '../terminal/runners.js';

/** The section of the document that a task is. */
export function sectionOf({ view }: Player, { section }: TaskView): { id: string; title: string } {
  return view.document.sections[section] ?? { id: '', title: '' };
}

/** The task at hand; none where all are done, and where there are none. */
export function taskOf({ lab }: Player): TaskView | undefined {
  return lab && lab.atHand !== null ? lab.tasks[lab.atHand] : undefined;
}

/** What reaches the task at hand. */
export function solutionOf(player: Player): Command[] {
  const task = taskOf(player);
  return task ? commandsOf(player.view.document.blocks).filter(({ index }) => task.solution.includes(index)) : [];
}

/** Who acts in the task at hand, each once: those for whom its solution runs. */
export function actorsOf(player: Player): Runner[] {
  const byKey = new Map(solutionOf(player).map(({ runner }) => [seatOf(runner).key, runner]));
  return [...byKey.values()];
}

/** The titles of the tasks that the learner's last move reached. */
export function freshOf(player: Player): string[] {
  const { lab } = player;
  if (!lab || lab.moves === 0) return [];
  return lab.tasks.filter(({ done }) => done?.moves === lab.moves).map((task) => sectionOf(player, task).title);
}

/** The machines onto which the lab has somebody bring code: whether they may is the point, so nobody sits there unasked. */
export function closedTo({ lab, view }: Player): ReadonlySet<string> {
  if (!lab) return new Set();
  const runners = commandsOf(view.document.blocks).map(({ runner }) => runner);
  return new Set(runners.flatMap((runner) => (runner.type === 'machine' && runner.by !== undefined ? [runner.name] : [])));
}
