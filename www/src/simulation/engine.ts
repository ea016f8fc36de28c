import { failed, type Failure, type Outcome, succeeded } from './failure.js';
import type { Calls, Cut, Question, Reply } from './protocol.js';

type Name = keyof Calls;
type Answer<N extends Name> = Outcome<ReturnType<Calls[N]>> | { ok: false; failure: Cut };
type Settle = (reply: Reply | { failure: Failure }) => void;

/** A worker with its wasm module, and the questions it has not answered yet. */
export class Engine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Settle>();
  readonly #whenIdle: (() => void)[] = [];
  #isBroken = false;
  #lastId = 0;

  /** `first` has the code that the first picture needs, `whole` has all. */
  constructor(readonly kind: 'first' | 'whole') {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: kind });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#settle(data));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#giveUp();
    });
  }

  /** Until it has answered everything it was asked. */
  async idle(): Promise<void> {
    while (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** The answer to a question, or why there is none; never rejects. */
  ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Answer<N>> {
    if (this.#isBroken) return Promise.resolve(failed({ kind: 'worker' }));
    this.#lastId += 1;
    const question = { id: this.#lastId, name, args } as Question;
    return new Promise((resolve) => {
      this.#waiting.set(question.id, (reply) => resolve(outcome(reply) as Answer<N>));
      this.#worker.postMessage(question);
    });
  }

  /** Ends the worker; it must be idle. */
  end(): void {
    this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    const done = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    done?.(reply);
    if (this.#waiting.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const done of this.#waiting.values()) done({ failure: { kind: 'worker' } });
    this.#waiting.clear();
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

function outcome(reply: Reply | { failure: Failure }): Outcome<unknown> | { ok: false; failure: Cut } {
  if (!('failure' in reply)) return succeeded(JSON.parse(reply.json));
  const { failure } = reply;
  return failure.kind === 'cut' ? { ok: false, failure } : failed(failure);
}
