import { Engine } from './engine.js';
import { failed, type Outcome } from './failure.js';
import type { AnswerTo, Asked, Calls, How, Opened, Passed } from './protocol.js';
import type { Query } from './types/Query.js';

/**
 * Asks the simulators. Every simulation has a worker of its own, which ends with it: whatever one of them does, the others
 * of the page go on.
 *
 * The first picture comes from an engine that has only the code for it. Then a whole one takes over: a run follows from
 * its document and its recipe, so it is simply run again.
 */

type Name = keyof Calls;

/** How to run a simulation again. */
interface Run {
  source: string;
  how: How;
}

const clients = new Map<number, Client>();
/** Loads wasm already; the next simulation takes it. */
let spare: Engine | null = null;

/** Starts an engine, so that wasm loads while the document is on its way. */
export function start(): void {
  spare ??= new Engine('first');
}

/** Ends the engine that was started for a document which does not come. */
export function dismiss(): void {
  spare?.end();
  spare = null;
}

/** The answer to a question, or why there is none; never rejects. What is asked first is that a simulation be opened. */
export function ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Outcome<ReturnType<Calls[N]>>> {
  const number = args[0] as number;
  if (name === 'open') clients.set(number, new Client(number, spareEngine()));
  return clients.get(number)?.ask(name, ...args) ?? Promise.resolve(failed({ kind: 'worker' }));
}

/** The journal of a simulation that is open. */
export function journalOf(simulation: number): Asked {
  return {
    ask: <Q extends Query>(query: Q) => ask('ask', simulation, query) as Promise<Outcome<AnswerTo<Q>>>,
    close: () => end(simulation),
  };
}

/** Ends a simulation with its worker, also one that is being opened; nothing asked of it is answered any more. */
export function end(number: number): void {
  clients.get(number)?.end();
  clients.delete(number);
}

function spareEngine(): Engine {
  const engine = spare?.isBroken === false ? spare : new Engine('first');
  spare = null;
  return engine;
}

class Client {
  readonly #number: number;
  #engine: Engine;
  #run: Run | null = null;
  #takeover: Promise<Outcome<null>> | null = null;
  #isEnded = false;

  constructor(number: number, engine: Engine) {
    this.#number = number;
    this.#engine = engine;
  }

  async ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Outcome<ReturnType<Calls[N]>>> {
    const asked = this.#engine;
    const answer = await asked.ask(name, ...args);
    if (!answer.ok && answer.failure.kind === 'cut') {
      const done = await this.#wholeTakesOver();
      return done.ok ? this.ask(name, ...args) : done;
    }
    if (answer.ok) this.#remember(name, args, answer.value);
    if (asked.kind === 'first' && name === 'ask') void this.#wholeTakesOver();
    return answer as Outcome<ReturnType<Calls[N]>>;
  }

  end(): void {
    this.#isEnded = true;
    this.#engine.end();
  }

  #remember(name: Name, args: readonly unknown[], answer: unknown): void {
    if (name === 'open') {
      const [, source, how] = args as Parameters<Calls['open']>;
      this.#run = { source, how: 'recipe' in how ? how : { seed: (answer as Opened).view.seed } };
    }
    if (name === 'pass' && this.#run) this.#run.how = { recipe: (answer as Passed).recipe };
  }

  #wholeTakesOver(): Promise<Outcome<null>> {
    this.#takeover ??= this.#takeOver().then((outcome) => {
      if (!outcome.ok) this.#takeover = null;
      return outcome;
    });
    return this.#takeover;
  }

  async #takeOver(): Promise<Outcome<null>> {
    const whole = new Engine('whole');
    const started = await whole.started;
    await this.#engine.idle();
    if (!started.ok || this.#isEnded) {
      whole.end();
      return failed(started.ok || started.failure.kind === 'cut' ? { kind: 'worker' } : started.failure);
    }
    if (this.#run) void whole.ask('open', this.#number, this.#run.source, this.#run.how);
    this.#engine.end();
    this.#engine = whole;
    return started as Outcome<null>;
  }
}
