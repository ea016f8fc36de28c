import { sourceOf } from '../run/client.js';
import { failed, type Outcome, succeeded } from '../run/failure.js';
import { Player, type Wish } from '../run/player.js';
import type { Answer, Asked, Opened } from '../run/protocol.js';
import type { RecordedJournal } from '../run/record.js';
import type { Depth } from '../run/types/Depth.js';
import type { Moment } from '../run/types/Moment.js';
import type { Query } from '../run/types/Query.js';
import { answered } from './asked.js';
import { Merged } from './merged.js';

/**
 * A document that compares worlds: one cursor that goes through its blocks in their order, and moves the worlds along. What
 * is asked about a moment, the world answers that it is told by.
 */
export class WorldsPlayer extends Player {
  readonly merged: Merged;
  readonly #worlds: readonly Player[];

  /** Opens the other worlds of a document beside the first one, which is open. */
  static async beside(first: Player, record: (world: string) => Promise<RecordedJournal | null>, { at, signal }: Pick<Wish, 'at' | 'signal'>): Promise<Outcome<Player>> {
    const ids = first.view.document.frontMatter.worlds?.map(({ id }) => id) ?? [];
    const others = await Promise.all(ids.filter((id) => id !== first.view.world).map(async (id) => opened(first, id, await record(id), signal)));
    const wrong = others.find((one) => !one.ok);
    const worlds = [first, ...others.flatMap((one) => (one.ok ? [one.value] : []))];
    if (wrong && !wrong.ok) {
      worlds.forEach((world) => world.close());
      return failed(wrong.failure);
    }
    return WorldsPlayer.of(worlds, at);
  }

  /** The worlds of a document beside each other, all of which are open. */
  static async of(worlds: readonly Player[], at: Wish['at']): Promise<Outcome<Player>> {
    const [first] = worlds;
    if (!first) return failed({ kind: 'worker' });
    const merged = new Merged([toldBy(first), ...worlds.slice(1).map(toldBy)]);
    const cursor = Math.max(0, Math.min(Math.trunc(at(merged.opened.view)), merged.opened.outline.length));
    const journal = journalOf(merged, worlds);
    const moment = await journal.ask({ moment: { cursor } });
    if (!moment.ok) return failed(moment.failure);
    return succeeded(new WorldsPlayer(journal, merged, worlds, cursor, moment.value));
  }

  private constructor(journal: Asked, merged: Merged, worlds: readonly Player[], cursor: number, moment: Moment) {
    super(journal, worlds[0]?.number ?? 0, merged.opened, cursor, moment);
    this.merged = merged;
    this.#worlds = worlds;
    this.addEventListener('change', this.#follow);
    this.#follow();
  }

  override get worlds(): readonly Player[] {
    return this.#worlds;
  }

  /** The first picture is there: now comes what the figures are told by, but no engine for each of the worlds. */
  override goOn(): void {
    super.goOn();
    const told = this.#worlds.map((world) => world.ask({ moment: { cursor: Math.min(world.begin + 1, world.length) } }));
    void Promise.all(told).then(() => this.dispatchEvent(new Event('status')));
  }

  override get depth(): Depth {
    return super.depth;
  }

  override set depth(depth: Depth) {
    super.depth = depth;
    this.#worlds.forEach((world) => (world.depth = depth));
    this.#follow();
  }

  override set speed(speed: number) {
    super.speed = speed;
    this.#worlds.forEach((world) => (world.speed = speed));
  }

  override get speed(): number {
    return super.speed;
  }

  /** Every world goes to its place. */
  #follow = (): void => {
    const stops = (world: number): readonly number[] => this.#worlds[world]?.stops ?? [];
    this.#worlds.forEach((world, index) => {
      const place = this.merged.placeIn(index, this.cursor, stops);
      // A world in which nothing of its own has happened yet stands where the story begins.
      const at = this.cursor < this.begin ? place : Math.max(place, world.begin);
      if (world.target !== at) world.seek(at);
    });
  };
}

function toldBy({ view, outline, landmarks }: Player): Opened {
  return { view, outline: [...outline], landmarks: [...landmarks] };
}

async function opened(first: Player, world: string, record: RecordedJournal | null, signal: AbortSignal): Promise<Outcome<Player>> {
  const at: Wish['at'] = (view) => view.begins;
  if (record) return Player.open({ run: { record }, at, signal });
  const source = await sourceOf(first.number);
  return source.ok ? Player.open({ run: { source: source.value, how: { seed: first.view.seed, world } }, at, signal }) : source;
}

/** The journal of all worlds: each question goes to the one that tells of its moment. */
function journalOf(merged: Merged, worlds: readonly Player[]): Asked {
  const askers = worlds.map((world) => (query: Query) => world.ask(query) as Promise<Outcome<unknown>>);
  return { ask: <Q extends Query>(query: Q) => answered(query, { merged, askers }) as Answer<Q>, close: () => worlds.forEach((world) => world.close()) };
}
