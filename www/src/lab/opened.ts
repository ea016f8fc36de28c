/** Which hints and solutions a reader opened in a lab, each once: what the receipt counts. */

import type { Player } from '../run/player.js';

const KINDS = ['hint', 'solution'] as const;
type Kind = (typeof KINDS)[number];

export class Opened {
  #lab = '';
  #all = new Set<string>();

  /** Another lab begins without any; another language, and another way through the same lab, go on. */
  turnTo({ view }: Player): void {
    const lab = [view.seed, ...view.document.sections.map(({ id }) => id)].join(' ');
    if (lab !== this.#lab) this.#all.clear();
    this.#lab = lab;
  }

  /** Notes what stands open for the task at hand; whether that is news. */
  note({ lab }: Player, root: ParentNode): boolean {
    const before = this.#all.size;
    if (!lab || lab.atHand === null) return false;
    for (const kind of KINDS) {
      const name = kind === 'hint' ? (lab.hint?.name ?? '') : '';
      if (root.querySelector(`details.${kind}[open]`)) this.#all.add(`${kind} ${lab.atHand} ${name}`.trim());
    }
    return this.#all.size > before;
  }

  /** What was opened on an earlier visit, which goes on here. */
  add(opened: readonly string[]): void {
    for (const one of opened) this.#all.add(one);
  }

  clear(): void {
    this.#all.clear();
  }

  count(kind: Kind): number {
    return this.all.filter((one) => one.startsWith(kind)).length;
  }

  get all(): string[] {
    return [...this.#all];
  }
}
