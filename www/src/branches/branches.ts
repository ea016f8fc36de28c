/** The ways that one run has gone: as the document says, and each fork that the reader began. */

import type { Player } from '../run/player.js';
import type { Stage } from '../run/types/Stage.js';

/** A way that a run has gone, with all that opens it again where the reader was. */
export interface Branch {
  /** 0 is the run itself; forks count from 1 in the order in which they began. */
  readonly number: number;
  /** What the reader calls it; empty until they do. */
  readonly name: string;
  readonly recipe: string | null;
  readonly cursor: number;
  readonly length: number;
  /** Where it left the run that it is a fork of. */
  readonly from: number;
  /** What there was at its end. */
  readonly end: Stage;
}

/** More are not kept: the oldest fork goes, whose address still opens it. */
const MOST = 8;
/** Characters of a name. */
const LONGEST = 40;

export class Branches {
  readonly all: readonly Branch[];
  /** The number of the one that is shown. */
  readonly shown: number;

  constructor(all: readonly Branch[] = [], shown = 0) {
    this.all = all;
    this.shown = shown;
  }

  /** With a fork that leaves the run that is shown, and is shown from now on. */
  forked(left: Branch, fork: Player): Branches {
    const kept = this.left(left).all;
    const number = Math.max(0, ...kept.map((one) => one.number)) + 1;
    const begun = { number, name: '', recipe: fork.recipe, cursor: fork.cursor, length: fork.length, from: left.cursor, end: fork.stage };
    const forks = [...kept, begun].filter((one) => one.number > 0).slice(-MOST);
    return new Branches([...kept.filter((one) => one.number === 0), ...forks], number);
  }

  /** With the one that is shown as the reader left it. */
  left(branch: Branch): Branches {
    const others = this.all.filter(({ number }) => number !== branch.number);
    return new Branches([...others, branch].toSorted((a, b) => a.number - b.number), this.shown);
  }

  /** With one of them called so. */
  named(number: number, name: string): Branches {
    return new Branches(this.all.map((one) => (one.number === number ? { ...one, name: name.trim().slice(0, LONGEST) } : one)), this.shown);
  }

  /** With another one shown. */
  turnedTo(number: number): Branches {
    return new Branches(this.all, number);
  }
}

/** The ways there are when the reader forks the run that is shown; `home` is where they came from into the world of an answer, which becomes a way too. */
export async function forked(run: Player, branches: Branches | null, home: Branch | null, fork: Player): Promise<Branches | null> {
  const ways = branches ?? new Branches();
  const before = home ? ways.forked(home, run) : ways;
  const left = await branchOf(run, before);
  return left ? before.forked(left, fork) : branches;
}

/** The run that is shown, as it is now. */
export async function branchOf(player: Player, branches: Branches | null): Promise<Branch | null> {
  const { all, shown } = branches ?? new Branches();
  const { recipe, cursor, length } = player;
  const end = cursor === length ? player.stage : await stageAt(player, length);
  const known = all.find(({ number }) => number === shown);
  return end && { number: shown, name: known?.name ?? '', recipe, cursor, length, from: known?.from ?? length, end };
}

async function stageAt(player: Player, cursor: number): Promise<Stage | null> {
  const moment = await player.ask({ moment: { cursor } });
  return moment.ok ? moment.value.stage : null;
}
