import { entriesOf } from '../run/commands.js';
import type { Opened } from '../run/protocol.js';
import type { DecisionAt } from '../run/types/DecisionAt.js';
import type { Entry } from '../run/types/Entry.js';
import type { Exchange } from '../run/types/Exchange.js';
import type { Outline } from '../run/types/Outline.js';
import type { Step } from '../run/types/Step.js';
import { type Figure, figuresOf, namesOf, tableOf } from './figures.js';

/**
 * The runs of a document that compares worlds as one: its blocks in their order, each as the world lived through it that ran
 * it. What all worlds ran is told by the first of them, and each of the others has a place for every moment of it.
 */
export class Merged {
  /** What a player opens. */
  readonly opened: Opened;
  readonly #worlds: readonly Opened[];
  readonly #blocks: readonly Block[];
  readonly #names: ReadonlyMap<number | null, string[]>;

  constructor(worlds: readonly [Opened, ...Opened[]]) {
    this.#worlds = worlds;
    this.#blocks = blocksOf(worlds);
    const { view, ...rest } = worlds[0];
    this.#names = namesOf(view.document.blocks);
    const begins = this.#blocks.findLast(({ steps }) => steps.some(({ step }) => step.part === 'setup'))?.end ?? 0;
    const steps = this.#blocks.map((block) => this.#step(block));
    const outline = this.#blocks.flatMap(({ at, end, lead }) => worlds[lead.world]?.outline.slice(lead.start, lead.start + end - at).map((line) => this.#line(line, lead.world)) ?? []);
    const problems = worlds.flatMap((world) => world.view.run.problems);
    const told = [...new Map(problems.map((problem) => [`${problem.line} ${problem.message}`, problem])).values()];
    this.opened = { ...rest, view: { ...view, begins, run: { steps, problems: told } }, outline };
  }

  /** Which world a moment is told by, and where in it. */
  told(cursor: number): { world: number; cursor: number } {
    const block = this.#blockAt(cursor);
    return block ? { world: block.lead.world, cursor: block.lead.start + cursor - block.at } : { world: 0, cursor: 0 };
  }

  /** Whether a world takes part in what happens at a moment, or waits. */
  isMoving(world: number, cursor: number): boolean {
    return this.#blockAt(cursor)?.steps.some((one) => one.world === world) ?? false;
  }

  /** Where a world stands at a moment; `stops` are the cursors at which readers of it stop. */
  placeIn(world: number, cursor: number, stops: (world: number) => readonly number[]): number {
    const block = this.#blocks.findLast(({ at, steps }) => at < cursor && steps.some((one) => one.world === world));
    const own = block?.steps.find((one) => one.world === world);
    if (!block || !own) return 0;
    if (cursor >= block.end) return own.end;
    const there = block.lead.start + cursor - block.at;
    return world === block.lead.world ? there : aligned(there, block.lead, own, stops);
  }

  /** Where an entry of a world stands; nothing where another world tells of it. */
  indexOf(world: number, index: number): number | undefined {
    const block = this.#blocks.find(({ lead }) => lead.world === world && lead.start <= index && index < lead.end);
    return block && block.at + index - block.lead.start;
  }

  /** What the document counts in all worlds, and from which moment on that is known. */
  counted(): { at: number; figures: Figure[] }[] {
    return this.#blocks.flatMap(({ at, steps, lead }) => {
      const names = this.#names.get(lead.step.command);
      return names && steps.length === this.#worlds.length ? [{ at, figures: figuresOf(names, steps.map(({ step }) => step)) }] : [];
    });
  }

  /** The number of a request that no other request of any world has. */
  spanOf(world: number, span: number): number {
    return span * this.#worlds.length + world;
  }

  /** Which request of which world that is. */
  ofSpan(span: number): { world: number; span: number } {
    const world = span % this.#worlds.length;
    return { world, span: (span - world) / this.#worlds.length };
  }

  /** An entry of a world as an entry here. */
  entry<E extends Pick<Entry, 'span' | 'parent'>>(entry: E, world: number): E {
    const span = (one: number | null): number | null => (one === null ? null : this.spanOf(world, one));
    return { ...entry, span: span(entry.span), parent: span(entry.parent) };
  }

  /** The number of a place of a decision that no other place of any world has: worlds do not tell of all their entries. */
  decision(at: DecisionAt, world: number): DecisionAt {
    if ('entry' in at) return { entry: this.spanOf(world, at.entry) };
    return { standing: { ...at.standing, cursor: this.spanOf(world, at.standing.cursor) } };
  }

  /** Which place of which world that is. */
  ofDecision(at: DecisionAt): { world: number; at: DecisionAt } {
    const { world, span } = this.ofSpan('entry' in at ? at.entry : at.standing.cursor);
    return { world, at: 'entry' in at ? { entry: span } : { standing: { ...at.standing, cursor: span } } };
  }

  exchange(exchange: Exchange, world: number): Exchange {
    const at = (index: number): number => this.indexOf(world, index) ?? index;
    const { span, sent, closed } = exchange;
    return { ...exchange, span: this.spanOf(world, span), sent: at(sent), closed: closed === null ? null : at(closed) };
  }

  #blockAt(cursor: number): Block | undefined {
    return this.#blocks.find(({ at, end }) => at < cursor && cursor <= end);
  }

  #line(line: Outline, world: number): Outline {
    const { step } = line;
    const point = step.type === 'answered' && step.point !== null ? (this.indexOf(world, step.point) ?? null) : null;
    return { ...this.entry(line, world), index: this.indexOf(world, line.index) ?? 0, step: step.type === 'answered' ? { ...step, point } : step };
  }

  /** What a block did as its first world did it; figures are those of all. */
  #step({ at, lead, steps }: Block): Step {
    const { step } = lead;
    const by = at - lead.start;
    const ids = this.#worlds[0]?.view.document.frontMatter.worlds?.map(({ id }) => id) ?? [];
    const names = steps.length === ids.length ? this.#names.get(step.command) : undefined;
    const table = names && (() => tableOf(figuresOf(names, steps.map((one) => one.step)), ids));
    const exchanges = step.exchanges.map((one) => ({
      ...one,
      entries: { start: one.entries.start + by, end: one.entries.end + by },
      // What a block printed may come later than the first picture.
      get text() {
        return table?.() ?? one.text;
      },
    }));
    return { ...step, exchanges, mismatch: steps.find((one) => one.step.mismatch)?.step.mismatch ?? null };
  }
}

/** A block as a world ran it: from where to where in its journal. */
interface Ran {
  readonly world: number;
  readonly step: Step;
  readonly start: number;
  readonly end: number;
}

/** A block, from where to where in what is shown. */
interface Block {
  readonly at: number;
  readonly end: number;
  /** Every world that ran it, first the one that tells of it. */
  readonly steps: readonly Ran[];
  readonly lead: Ran;
}

function blocksOf(worlds: readonly Opened[]): Block[] {
  const byBlock = new Map<string, Ran[]>();
  worlds.forEach(({ view }, world) => {
    let last = 0;
    for (const step of view.run.steps) {
      const { start, end } = entriesOf(step) ?? { start: last, end: last };
      last = end;
      // The set-up runs before everything else.
      const order = `${step.part === 'setup' ? 0 : 1}${String(step.command).padStart(9, '0')}`;
      byBlock.set(order, [...(byBlock.get(order) ?? []), { world, step, start, end }]);
    }
  });
  let at = 0;
  const blocks: Block[] = [];
  for (const [, steps] of [...byBlock].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [lead] = steps;
    if (!lead) continue;
    const end = at + lead.end - lead.start;
    blocks.push({ at, end, steps, lead });
    at = end;
  }
  return blocks;
}

/**
 * Where another world stands while one is within a block that both run: in the same of its requests, after as many of the
 * stops in it.
 */
function aligned(cursor: number, lead: Ran, own: Ran, stops: (world: number) => readonly number[]): number {
  const index = lead.step.exchanges.findIndex(({ entries }) => cursor <= entries.end);
  const [there, here] = [lead.step.exchanges[index]?.entries, own.step.exchanges[index]?.entries];
  if (!there || !here) return own.end;
  if (cursor >= there.end) return here.end;
  if (cursor <= there.start) return here.start;
  const within = (world: number, { start, end }: { start: number; end: number }): number[] => stops(world).filter((stop) => start < stop && stop <= end);
  const done = within(lead.world, there).filter((stop) => stop <= cursor).length;
  const ahead = within(own.world, here).filter((stop) => stop < here.end);
  return done === 0 ? here.start + 1 : (ahead[done - 1] ?? ahead.at(-1) ?? here.start + 1);
}
