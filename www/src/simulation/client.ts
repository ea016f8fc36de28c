import { failed, type Outcome, succeeded } from './failure.js';
import type { Calls, Question, Reply } from './protocol.js';

/** Asks the worker, of which a page has one however many `<mi-sim>` it shows; it starts once. */

type Name = keyof Calls;
type Settle = (outcome: Outcome<unknown>) => void;

let worker: Worker | null = null;
let broken = false;
let lastId = 0;
const waiting = new Map<number, Settle>();

/** Starts the worker, so that wasm loads while the document is on its way. */
export function start(): void {
  if (!broken) running();
}

/** The answer to a question, or why there is none; never rejects. */
export function ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Outcome<ReturnType<Calls[N]>>> {
  if (broken) return Promise.resolve(failed({ kind: 'worker' }));
  lastId += 1;
  const question = { id: lastId, name, args } as Question;
  return new Promise((resolve) => {
    waiting.set(question.id, resolve as Settle);
    running().postMessage(question);
  });
}

function running(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => settle(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    giveUp();
  });
  return worker;
}

function settle(reply: Reply): void {
  const done = waiting.get(reply.id);
  waiting.delete(reply.id);
  done?.('failure' in reply ? failed(reply.failure) : succeeded(JSON.parse(reply.json)));
}

function giveUp(): void {
  broken = true;
  for (const done of waiting.values()) done(failed({ kind: 'worker' }));
  waiting.clear();
}
