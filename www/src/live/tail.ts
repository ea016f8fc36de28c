import type { Outline } from '../run/types/Outline.js';

/** What the server says is left of its journal: `Window` in `crate/serve/src/live.rs`. */
export interface Window {
  /** When the world began, in milliseconds: another one tells that the server was started anew. */
  since: number;
  /** The place of the first entry that is not forgotten. */
  first: number;
  /** How many entries there are, those that were forgotten among them. */
  length: number;
  /** How many of the newest entries the server keeps at least. */
  kept: number;
}

/** The newest part of a journal that grows elsewhere: never more than what can still be asked for. */
export class Tail {
  window: Window;
  /** How many entries before this part are forgotten. */
  first: number;
  outline: Outline[] = [];

  constructor(window: Window) {
    this.window = window;
    this.first = window.first;
  }

  /** How many entries the journal has, as far as they have come. */
  get length(): number {
    return this.first + this.outline.length;
  }

  /** Takes entries that follow those that are here; the oldest go when there are too many. */
  add(entries: readonly Outline[]): void {
    this.outline.push(...entries);
    const surplus = this.outline.length - this.window.kept;
    if (surplus <= 0) return;
    this.outline.splice(0, surplus);
    this.first += surplus;
  }

  /** Goes on from another place, because what lies between was forgotten before it came. */
  skipTo(window: Window): void {
    this.window = window;
    this.first = window.first;
    this.outline = [];
  }
}
