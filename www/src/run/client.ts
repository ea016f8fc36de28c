import { Engine } from './engine.js';
import { failed, type Outcome, succeeded } from './failure.js';
import { whenIdle } from './idle.js';
import type { Answer, Asked, Calls, How, Made, Opened, Part, Run } from './protocol.js';
import type { RecordedJournal } from './record.js';
import type { Chosen } from './types/Chosen.js';
import type { Completions } from './types/Completions.js';
import type { Move } from './types/Move.js';
import type { Query } from './types/Query.js';
import type { Touched } from './types/Touched.js';
import type { TypedLine } from './types/TypedLine.js';

/**
 * Asks about simulations. Each has a worker of its own, which ends with it: whatever one of them does, the others of the
 * page go on.
 *
 * Where there is a record of a run, it answers what it holds. The engine runs the same document with the same seed, and so
 * comes to the same; it starts when nothing else is to be done, or as soon as somebody asks what no record holds.
 */

type Name = Exclude<keyof Calls, 'start' | 'open'>;

const clients = new Map<number, Client>();
/** Loads wasm already; the next simulation takes it. */
let spare: Engine | null = null;

/** Starts an engine, so that wasm loads while the document is on its way. */
export function start(): void {
  spare ??= new Engine();
}

/** Ends the engine that was started for a document which does not come. */
export function dismiss(): void {
  spare?.end();
  spare = null;
}

/** Begins a simulation under a number that no other has, and what there is to see; never rejects, as nothing here. */
export function open(number: number, run: Run): Promise<Outcome<Opened>> {
  const client = new Client(number, run);
  clients.set(number, client);
  return client.open();
}

/** The journal of a simulation that is open. */
export function journalOf(number: number): Asked {
  const closed = Promise.resolve(failed({ kind: 'worker' }));
  return {
    ask: (query) => clients.get(number)?.ask(query) ?? closed,
    close: () => end(number),
  };
}

/** The first picture of a simulation is there: now comes what later ones need. */
export function goOn(number: number): void {
  clients.get(number)?.goOn();
}

/** Makes a move in a simulation. */
export function act(number: number, move: Move): Promise<Outcome<Made>> {
  return clients.get(number)?.act(move) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** How a line may go on that somebody types. */
export function complete(number: number, typed: TypedLine): Promise<Outcome<Completions>> {
  return clients.get(number)?.complete(typed) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** What can be done with something in the picture, or what one of that is in commands. */
export function gestures(number: number, touched: Touched, chosen: Chosen | null): Promise<Outcome<ReturnType<Calls['gestures']>>> {
  return clients.get(number)?.gestures(touched, chosen) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** Where there may be questions, or the question about a block. */
export function predict(number: number, command: number | null): Promise<Outcome<ReturnType<Calls['predict']>>> {
  return clients.get(number)?.predict(command) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** What makes a simulation as it was at a cursor, or without its last move. */
export function recipeOf(number: number, part: Part): Promise<Outcome<string>> {
  return clients.get(number)?.recipe(part) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** The document that a simulation runs. */
export function sourceOf(number: number): Promise<Outcome<string>> {
  return clients.get(number)?.source() ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** Ends a simulation with its worker, also one that is being opened; nothing asked of it is answered any more. */
export function end(number: number): void {
  clients.get(number)?.end();
  clients.delete(number);
}

function nextEngine(): Engine {
  const engine = spare?.isBroken === false ? spare : new Engine();
  spare = null;
  return engine;
}

class Client {
  readonly #number: number;
  readonly #record: RecordedJournal | null;
  readonly #source: () => Promise<Outcome<string>>;
  /** What makes the run as it is now. */
  #how: How;
  #engine: Engine | null = null;
  /** What the engine says of the run that it was given. */
  #begun: Promise<Outcome<Opened>> | null = null;
  #isEnded = false;

  constructor(number: number, run: Run) {
    this.#number = number;
    this.#record = 'record' in run ? run.record : null;
    this.#source = 'record' in run ? () => run.record.source() : () => Promise.resolve(succeeded(run.source));
    this.#how = 'record' in run ? { seed: run.record.opened.view.seed, world: run.record.opened.view.world } : run.how;
  }

  open(): Promise<Outcome<Opened>> {
    return this.#record ? Promise.resolve(succeeded(this.#record.opened)) : this.#begin();
  }

  ask<Q extends Query>(query: Q): Answer<Q> {
    return this.#record?.answer(query) ?? (this.#asked('ask', this.#number, query) as Answer<Q>);
  }

  async act(move: Move): Promise<Outcome<Made>> {
    const made = await this.#asked('act', this.#number, move);
    if (made.ok) this.#how = { recipe: made.value.recipe };
    return made;
  }

  complete(typed: TypedLine): Promise<Outcome<Completions>> {
    return this.#asked('complete', this.#number, typed);
  }

  gestures(touched: Touched, chosen: Chosen | null): Promise<Outcome<ReturnType<Calls['gestures']>>> {
    return this.#asked('gestures', this.#number, touched, chosen);
  }

  predict(command: number | null): Promise<Outcome<ReturnType<Calls['predict']>>> {
    return this.#asked('predict', this.#number, command);
  }

  recipe(part: Part): Promise<Outcome<string>> {
    return this.#asked('recipe', this.#number, part);
  }

  source(): Promise<Outcome<string>> {
    return this.#source();
  }

  end(): void {
    this.#isEnded = true;
    this.#engine?.end();
  }

  goOn(): void {
    void this.#record?.rest();
    whenIdle(() => void this.#begin());
  }

  async #asked<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Outcome<ReturnType<Calls[N]>>> {
    const begun = await this.#begin();
    return begun.ok && this.#engine ? this.#engine.ask(name, ...args) : failed(begun.ok ? { kind: 'worker' } : begun.failure);
  }

  /** Has an engine run the document, where none has yet, or where the one that had has broken. */
  #begin(): Promise<Outcome<Opened>> {
    if (this.#isEnded) return Promise.resolve(failed({ kind: 'worker' }));
    if (this.#engine?.isBroken) this.#begun = null;
    this.#begun ??= this.#run();
    return this.#begun;
  }

  async #run(): Promise<Outcome<Opened>> {
    const engine = nextEngine();
    this.#engine = engine;
    const source = await this.#source();
    const opened = source.ok ? await engine.ask('open', this.#number, source.value, this.#how) : source;
    if (!opened.ok || this.#isEnded) engine.end();
    else if ('seed' in this.#how) this.#how = { ...this.#how, seed: opened.value.view.seed };
    return opened;
  }
}
