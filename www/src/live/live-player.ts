import { failed, type Outcome, succeeded } from '../run/failure.js';
import { Player } from '../run/player.js';
import type { Opened } from '../run/protocol.js';
import type { DocumentView } from '../run/types/DocumentView.js';
import type { Moment } from '../run/types/Moment.js';
import { Feed } from './feed.js';
import { serverAt } from './server.js';
import type { Tail } from './tail.js';

/** From this many entries behind on, whoever follows skips to the newest request. */
const BEHIND = 64;
/** So many entries behind, whoever follows hurries twice as much, three times and so on. */
const HURRY = 12;
/** How much anybody hurries at most. */
const FASTEST = 6;
/** How many moments are remembered for what stands on the stage. */
const REMEMBERED = 32;

/** A journal that a server writes has no document of its own. */
const NO_DOCUMENT: DocumentView = {
  document: { frontMatter: { title: null, description: null, runner: null, seed: null, start: null, people: [] }, sections: [], blocks: [] },
  run: { steps: [], problems: [] },
  begins: 0,
  seed: '',
  refusedSeed: null,
};

/** The journal of a running server and a cursor in it: while it plays, it follows the end. */
export class LivePlayer extends Player {
  /** Where the journal comes from. */
  readonly feed: Feed;
  #isFollowing = false;
  /** The journal is another one, of which not everything has come. */
  #isAnew = false;

  /** Connects to the server below this address, and follows from its present on. */
  static async connect(base: string): Promise<Outcome<LivePlayer>> {
    const feed = new Feed(base);
    const tail = await present(feed);
    const moment = tail ? await serverAt(base).ask({ moment: { cursor: tail.length } }) : failed({ kind: 'server', url: base, detail: '' });
    if (!tail || !moment.ok) {
      feed.close();
      return moment.ok ? failed({ kind: 'server', url: base, detail: '' }) : moment;
    }
    const player = new LivePlayer(feed, { view: NO_DOCUMENT, outline: tail.outline, landmarks: [moment.value.stage] }, tail, moment.value);
    player.follow();
    return succeeded(player);
  }

  private constructor(feed: Feed, opened: Opened, { first, length }: Tail, moment: Moment) {
    super(serverAt(feed.base), 0, opened, length, moment);
    this.feed = feed;
    this.depth = 'everything';
    this.first = first;
    this.length = length;
    this.addEventListener('change', this.#see);
    feed.addEventListener('grown', this.#grow);
    feed.addEventListener('connection', () => this.dispatchEvent(new Event('status')));
    feed.addEventListener('anew', () => (this.#isAnew = true));
  }

  /** Whether it keeps up with what happens. */
  get isFollowing(): boolean {
    return this.#isFollowing && this.playing;
  }

  override get haste(): number {
    const behind = this.length - this.cursor;
    return super.haste * (this.isFollowing ? Math.max(1, Math.min(FASTEST, behind / HURRY)) : 1);
  }

  /** Goes to the present and follows it. */
  follow(): void {
    this.#isFollowing = true;
    this.playFrom(this.length);
  }

  override play(): void {
    if (!this.playing) this.playFrom(this.target);
  }

  override pause(): void {
    this.#isFollowing = false;
    super.pause();
  }

  override close(): void {
    this.feed.close();
    super.close();
  }

  /** Who has come to the end by playing waits there for more. */
  protected override ended(): void {
    this.#isFollowing = true;
    this.dispatchEvent(new Event('status'));
  }

  #grow = (): void => {
    const { tail } = this.feed;
    if (!tail || (this.#isAnew && tail.length < tail.window.length)) return;
    this.outline = tail.outline;
    this.first = tail.first;
    this.length = tail.length;
    this.landmarks = this.#isAnew ? [] : [...this.landmarks];
    if (this.#isAnew) return this.#beginAgain();
    this.changed();
    if (this.isFollowing && this.length - this.cursor > BEHIND) this.go(this.#newest());
  };

  #beginAgain(): void {
    this.#isAnew = false;
    this.cursor = -1;
    this.follow();
  }

  /** The cursor before the newest request that came from outside; the end when that is long ago. */
  #newest(): number {
    const sent = this.outline.findLast(({ parent, step }) => parent === null && step.type === 'sent');
    return sent && this.length - sent.index <= BEHIND ? sent.index : this.length;
  }

  /** The stage has room for what was seen lately, beside what is there now. */
  #see = (): void => {
    if (this.landmarks.at(-1) === this.stage) return;
    this.landmarks = [...this.landmarks.filter((stage) => stage !== this.stage), this.stage].slice(-REMEMBERED);
  };
}

/** Everything that has happened until now; `null` when there is no server. */
function present(feed: Feed): Promise<Tail | null> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const settle = (tail: Tail | null): void => {
      listening.abort();
      resolve(tail);
    };
    const { signal } = listening;
    feed.addEventListener('grown', () => feed.tail && feed.tail.length >= feed.tail.window.length && settle(feed.tail), { signal });
    feed.addEventListener('connection', () => feed.isConnected || settle(null), { signal });
  });
}
