import { failed, type Failure, type Outcome, succeeded } from './failure.js';
import { type Calls, isLast, type Question, type Reply } from './protocol.js';
import { workerScript } from './worker-script.js';

type Name = keyof Calls;
type Answer<N extends Name> = Outcome<ReturnType<Calls[N]>>;
type Settle = (reply: Reply | { failure: Failure }) => void;

/** A worker that has answered nothing for so long is ended; the longest document of this page takes a second. */
const PATIENCE_S = 30;

/** A worker with its wasm module, and the questions it has not answered yet. */
export class Engine {
  /** `null` where the page's policy does not let it start. */
  readonly #worker: Worker | null;
  readonly #waiting = new Map<number, Settle>();
  /** Why nothing is answered any more. */
  #failure: Failure | null = null;
  #isStarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;

  constructor() {
    this.#worker = newWorker();
    if (!this.#worker) this.#failure = { kind: 'worker' };
    this.#worker?.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#settle(data));
    this.#worker?.addEventListener('error', (event) => {
      event.preventDefault();
      this.#giveUp({ kind: 'worker' });
    });
    void this.ask('start').then(() => {
      this.#isStarted = true;
      this.#watch();
    });
  }

  get isBroken(): boolean {
    return this.#failure !== null;
  }

  /** The answer to a question, or why there is none; never rejects. */
  ask<N extends Name>(name: N, ...args: Parameters<Calls[N]>): Promise<Answer<N>> {
    if (this.#failure) return Promise.resolve(failed(this.#failure));
    this.#lastId += 1;
    const question = { id: this.#lastId, name, args } as Question;
    return new Promise((resolve) => {
      this.#waiting.set(question.id, (reply) => resolve(outcome(reply) as Answer<N>));
      this.#worker?.postMessage(question);
      if (this.#timer === undefined) this.#watch();
    });
  }

  /** Ends the worker, whatever it does. */
  end(): void {
    this.#giveUp({ kind: 'worker' });
  }

  #settle(reply: Reply): void {
    const done = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    done?.(reply);
    if ('failure' in reply && isLast(reply.failure)) return this.#giveUp(reply.failure);
    this.#watch();
  }

  /** Waits for the next answer, if there is one to come; how long wasm takes to load is the network's affair. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isStarted || this.#waiting.size === 0) return;
    const since = performance.now();
    this.#timer = setTimeout(() => {
      // A machine that slept lets both begin again.
      if (performance.now() - since > 2000 * PATIENCE_S) this.#watch();
      else this.#giveUp({ kind: 'slow', seconds: PATIENCE_S });
    }, 1000 * PATIENCE_S);
  }

  #giveUp(failure: Failure): void {
    this.#failure ??= failure;
    this.#worker?.terminate();
    clearTimeout(this.#timer);
    for (const done of this.#waiting.values()) done({ failure });
    this.#waiting.clear();
  }
}

function newWorker(): Worker | null {
  try {
    return new Worker(workerScript(), { type: 'module' });
  } catch (reason) {
    console.warn(reason);
    return null;
  }
}

function outcome(reply: Reply | { failure: Failure }): Outcome<unknown> {
  return 'failure' in reply ? failed(reply.failure) : succeeded(JSON.parse(reply.json));
}
