/** Time as a distance: what happens within minutes and what takes months stand in one picture. */

const MINUTE = 60_000;

/** The least that two moments of the axis stand apart, in the unit of `weight`. */
const LEAST = 0.4;

/** Where a moment stands, from 0 at the start of the axis to 1 at its end. */
export type Scale = (moment: number) => number;

/** A wait between two moments of the axis. */
export interface Wait {
  readonly from: number;
  readonly until: number;
}

/** The waits that make up an axis. */
export function waitsOf(axis: readonly number[]): Wait[] {
  return axis.slice(1).map((until, index) => ({ from: axis[index] ?? until, until }));
}

/** Each wait is as long as the logarithm of its duration; within it time runs evenly. */
export function scaleOf(axis: readonly number[]): Scale {
  const waits = waitsOf(axis);
  const whole = waits.reduce((sum, wait) => sum + weight(wait), 0) || 1;
  return (moment) => {
    let passed = 0;
    for (const wait of waits) {
      const share = (moment - wait.from) / (wait.until - wait.from);
      passed += weight(wait) * Math.max(0, Math.min(1, share));
    }
    return passed / whole;
  };
}

function weight({ from, until }: Wait): number {
  return LEAST + Math.log2(1 + (until - from) / MINUTE);
}

/** The moments whose labels find room beside each other: the first, and each that stands far enough from the one before. */
export function labelled(axis: readonly number[], scale: Scale, width: number, room: number): number[] {
  const shown: number[] = [];
  for (const moment of axis) {
    const before = shown.at(-1);
    const at = scale(moment) * width;
    const fits = before === undefined || at - scale(before) * width >= room;
    if (fits && at <= width - room) shown.push(moment);
  }
  return shown;
}
