import { failed, type Failure, type Outcome, succeeded } from './failure.js';
import { type Calls, type Cut, isLast, type Question, type Reply } from './protocol.js';
import { workerScript } from './worker-script.js';

type Name = keyof Calls;
type Answer<N extends Name> = Outcome<ReturnType<Calls[N]>> | { ok: false; failure: Cut };
type Settle = (reply: Reply | { failure: Failure }) => void;

/** A worker that has answered nothing for so long is ended; the longest document of this page takes a second. */
const PATIENCE_S = 30;

/** A worker with its wasm module, and the questions it has not answered yet. */
export class Engine {
  /** Whether the wasm module is there. */
  readonly started: Promise<Answer<'start'>>;
  /** `null` where the page's policy does not let it start. */
  readonly #worker: Worker | null;
  readonly #waiting = new Map<number, Settle>();
  readonly #whenIdle: (() => void)[] = [];
  /** Why nothing is answered any more. */
  #failure: Failure | null = null;
  #isStarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;

  /** `first` has the code that the first picture needs, `whole` has all. */
  constructor(readonly kind: 'first' | 'whole') {
    this.#worker = newWorker(kind);
    if (!this.#worker) this.#failure = { kind: 'worker' };
    this.#worker?.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#settle(data));
    this.#worker?.addEventListener('error', (event) => {
      event.preventDefault();
      this.#giveUp({ kind: 'worker' });
    });
    this.started = this.ask('start');
    void this.started.then(() => {
      this.#isStarted = true;
      this.#watch();
    });
  }

  get isBroken(): boolean {
    return this.#failure !== null;
  }

  /** Until it has answered everything it was asked. */
  async idle(): Promise<void> {
    while (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
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
    if (this.#waiting.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
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
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

function newWorker(name: string): Worker | null {
  try {
    return new Worker(workerScript(), { type: 'module', name });
  } catch (reason) {
    console.warn(reason);
    return null;
  }
}

function outcome(reply: Reply | { failure: Failure }): Outcome<unknown> | { ok: false; failure: Cut } {
  if (!('failure' in reply)) return succeeded(JSON.parse(reply.json));
  const { failure } = reply;
  return failure.kind === 'cut' ? { ok: false, failure } : failed(failure);
}
