import type { Outline } from '../run/types/Outline.js';
import { Tail, type Window } from './tail.js';

/**
 * The journal of a running `mi-sim serve` as it grows, by server-sent events. The browser connects again by itself and
 * goes on where it was.
 *
 * @fires grown when `tail` has changed
 * @fires anew when the server was started anew, so that `tail` is another journal
 * @fires connection when `isConnected` has changed
 */
export class Feed extends EventTarget {
  /** What has come so far; `null` before the first word of the server. */
  tail: Tail | null = null;
  isConnected = false;

  #source: EventSource;

  constructor(readonly base: string) {
    super();
    this.#source = this.#listen();
  }

  /** Listens no longer. */
  close(): void {
    this.#source.close();
  }

  #listen(): EventSource {
    const source = new EventSource(new URL('live', this.base));
    source.addEventListener('open', () => this.#connected(true));
    source.addEventListener('error', () => this.#connected(false));
    source.addEventListener('window', ({ data }) => this.#turn(JSON.parse(data as string) as Window));
    source.addEventListener('entries', ({ data }) => this.#grow(JSON.parse(data as string) as Outline[]));
    return source;
  }

  #connected(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.#say('connection');
  }

  #turn(window: Window): void {
    if (!this.tail) {
      this.tail = new Tail(window);
    } else if (window.since !== this.tail.window.since) {
      // The browser asked the new server to go on where the old one was.
      this.close();
      this.tail = null;
      this.#source = this.#listen();
      this.#say('anew');
      return;
    } else if (window.first > this.tail.length) {
      this.tail.skipTo(window);
    }
    this.#say('grown');
  }

  #grow(entries: Outline[]): void {
    this.tail?.add(entries);
    this.#say('grown');
  }

  #say(event: 'grown' | 'anew' | 'connection'): void {
    this.dispatchEvent(new Event(event));
  }
}
