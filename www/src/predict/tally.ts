/** How a reader's answers came out, as the end of the document tells them: no points, and kept nowhere. */

import type { Player } from '../run/player.js';

/** What is counted of the questions of one document. */
export interface Tally {
  /** How many there are. */
  readonly all: number;
  readonly answered: number;
  /** How many of those were right when they were answered for the first time. */
  readonly right: number;
}

const tallies = new WeakMap<Player, Tally>();

export function tallyOf(player: Player): Tally | undefined {
  return tallies.get(player);
}

/** The answers to the questions of one document, whatever runs of it the reader looks at. */
export class Answers {
  #document = '';
  #all = 0;
  #first = new Map<number, boolean>();

  /** Another document begins without any. */
  turnTo(player: Player): void {
    const { seed, document } = player.view;
    const name = [seed, ...document.sections.map(({ id }) => id)].join(' ');
    if (name !== this.#document) this.#first.clear();
    this.#document = name;
  }

  asks(player: Player, all: number): void {
    this.#all = all;
    this.#tell(player);
  }

  /** Who goes back and answers again knows the answer: the first one counts. */
  take(player: Player, command: number, isRight: boolean): void {
    if (!this.#first.has(command)) this.#first.set(command, isRight);
    this.#tell(player);
  }

  #tell(player: Player): void {
    const answers = [...this.#first.values()];
    tallies.set(player, { all: this.#all, answered: answers.length, right: answers.filter(Boolean).length });
    player.dispatchEvent(new Event('status'));
  }
}
