import { Engine } from './engine.js';
import { failed, type Outcome } from './failure.js';
import type { AnswerTo, Asked, Calls, How, Opened, Passed } from './protocol.js';
import type { Query } from './types/Query.js';

/**
 * Asks the simulator, of which a page has one however many `<mi-sim>` it shows.
 *
 * The first picture comes from an engine that has only the code for it. Then a whole one takes over: a run follows from
 * its document and its recipe, so it is simply run again.
 */

type Name = keyof Calls;

/** A simulation that is open, and how to run it again. */
interface Run {
  source: string;
  how: How;
}

const runs = new Map<number, Run>();
let engine: Engine | null = null;
let takeover: Promise<Outcome<null>> | null = null;

/** Starts an engine, so that wasm loads while the document is on its way. */
export function start(): void {
  running();
}

/** The answer to a question, or why there is none; never rejects. */
export async function ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Outcome<ReturnType<Calls[N]>>> {
  const asked = running();
  const answer = await asked.ask(name, ...args);
  if (!answer.ok && answer.failure.kind === 'cut') {
    const done = await wholeTakesOver();
    return done.ok ? ask(name, ...args) : done;
  }
  if (answer.ok) remember(name, args, answer.value);
  if (asked.kind === 'first' && name === 'ask') void wholeTakesOver();
  return answer as Outcome<ReturnType<Calls[N]>>;
}

/** The journal of a simulation that is open. */
export function journalOf(simulation: number): Asked {
  return {
    ask: <Q extends Query>(query: Q) => ask('ask', simulation, query) as Promise<Outcome<AnswerTo<Q>>>,
    close: () => void ask('close', simulation),
  };
}

function running(): Engine {
  engine ??= new Engine('first');
  return engine;
}

function remember(name: Name, args: readonly unknown[], answer: unknown): void {
  const number = args[0] as number;
  if (name === 'open') {
    const [, source, how] = args as Parameters<Calls['open']>;
    runs.set(number, { source, how: 'recipe' in how ? how : { seed: (answer as Opened).view.seed } });
  }
  const run = runs.get(number);
  if (name === 'pass' && run) run.how = { recipe: (answer as Passed).recipe };
  if (name === 'close') runs.delete(number);
}

function wholeTakesOver(): Promise<Outcome<null>> {
  takeover ??= takeOver().then((outcome) => {
    if (!outcome.ok) takeover = null;
    return outcome;
  });
  return takeover;
}

async function takeOver(): Promise<Outcome<null>> {
  const whole = new Engine('whole');
  const started = await whole.ask('start');
  if (!started.ok) {
    whole.end();
    return failed(started.failure.kind === 'cut' ? { kind: 'worker' } : started.failure);
  }
  await running().idle();
  for (const [number, { source, how }] of runs) void whole.ask('open', number, source, how);
  running().end();
  engine = whole;
  return started as Outcome<null>;
}
