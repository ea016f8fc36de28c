import { end, goOn, journalOf, open } from './client.js';
import { failed, type Failure, type Outcome, succeeded } from './failure.js';
import { MESSAGE_MS, STORY_MS, THOUGHT_MS } from './pace.js';
import type { Answer, Asked, CellNumbers, Opened, Run } from './protocol.js';
import { beginning } from './commands.js';
import { type Stretch, stretchAt, stretchesOf } from './sections.js';
import { after, before, indexOf, leadOf, stopsOf } from './steps.js';
import type { AccessMatrix } from './types/AccessMatrix.js';
import type { Answers } from './types/Answers.js';
import type { CertificateView } from './types/CertificateView.js';
import type { DecisionAt } from './types/DecisionAt.js';
import type { DecisionView } from './types/DecisionView.js';
import type { Depth } from './types/Depth.js';
import type { DocumentView } from './types/DocumentView.js';
import type { Entry } from './types/Entry.js';
import type { Event as Happened } from './types/Event.js';
import type { Exchange } from './types/Exchange.js';
import type { HeldToken } from './types/HeldToken.js';
import type { LabView } from './types/LabView.js';
import type { LeastPrivilege } from './types/LeastPrivilege.js';
import type { Moment } from './types/Moment.js';
import type { Outline } from './types/Outline.js';
import type { Query } from './types/Query.js';
import type { Stage } from './types/Stage.js';
import type { Step } from './types/Step.js';
import type { Supposed } from './types/Supposed.js';
import type { Supposition } from './types/Supposition.js';
import type { TokenView } from './types/TokenView.js';

/** How the cursor came where it is: forward by one step (to be animated), back by one, or by a jump. */
export type Direction = -1 | 0 | 1;

let lastNumber = 0;

/** What a move added to a run. */
export interface Growth {
  readonly step: Step;
  readonly recipe: string;
  readonly outline: readonly Outline[];
  readonly landmarks: readonly Stage[];
  readonly lab: LabView | null;
}

/** What to run, and where to begin. */
export interface Wish {
  run: Run;
  at: (view: DocumentView) => number;
  /** Tells that nobody waits for it any more. */
  signal: AbortSignal;
}

/**
 * A journal and a cursor in it, usually that of a run document. The state of the cloud stays where the journal is; a
 * player holds only the moment at the cursor.
 *
 * @fires change when `cursor`, `stage`, `entry`, `direction` and `failure` have changed together
 * @fires status when `playing` or `speed` has changed
 */
export class Player extends EventTarget {
  /** Which of the simulations that are open. */
  readonly number: number;
  /** The document and its run. */
  view: DocumentView;
  /** All entries of the journal from `first` on, in short. */
  outline: readonly Outline[];
  /** The moments that together show everything there ever is. */
  landmarks: readonly Stage[];
  /** What makes the same run again, when more was done than to open it. */
  recipe: string | null = null;
  /** How far the reader is at the end of the run, where the document is a lab. */
  lab: LabView | null;
  /** How many entries at the beginning of the journal are forgotten; none of a document. */
  first = 0;
  /** How many entries the journal has, those that are forgotten among them. */
  length: number;
  /** Where the story begins: how many entries only prepared it. */
  readonly begin: number;
  /** The sections in which something happens, in order. */
  sections: readonly Stretch[];
  /** How many entries have happened: `first` to `length`. */
  cursor = 0;
  /** The cloud at the cursor. */
  stage: Stage;
  /** The entry that happens now, the one before the cursor; `null` where the story begins. */
  entry: Entry | null = null;
  /** Where that is an answer, what led to it. */
  point: Happened | null = null;
  /** Who holds which access token at the cursor, the newest first. */
  held: readonly HeldToken[] = [];
  direction: Direction = 0;
  /** Why the cursor could not be moved the last time it was tried, or a question at it not be answered. */
  failure: Failure | null = null;
  playing = false;
  /** Whether it is a world that differs from the document's by one thing, shown as the answer to a question. */
  isOther = false;
  /** Whether something comes before the cursor goes on to there: then it stays. */
  hold: (to: number) => boolean = () => false;
  /** How long the reader takes for what is said at the cursor, in milliseconds. */
  reading: (player: Player) => number = () => 0;

  #journal: Asked;
  #depth: Depth = 'story';
  #stops: { outline: readonly Outline[]; length: number; stops: readonly number[] } | null = null;
  #asked: number | null = null;
  #speed = 1;
  #target: number;
  #fetching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Runs a document, or opens the record of a run. */
  static async open(wish: Wish): Promise<Outcome<Player>> {
    lastNumber += 1;
    const number = lastNumber;
    const cancel = (): void => end(number);
    wish.signal.addEventListener('abort', cancel);
    const outcome = await Player.#opened(number, wish);
    wish.signal.removeEventListener('abort', cancel);
    if (!outcome.ok) end(number);
    return outcome;
  }

  static async #opened(number: number, { run, at }: Wish): Promise<Outcome<Player>> {
    const opened = await open(number, run);
    if (!opened.ok) return opened;
    const cursor = within(0, at(opened.value.view), opened.value.outline.length);
    const journal = journalOf(number);
    const moment = await journal.ask({ moment: { cursor } });
    if (!moment.ok) return failed(moment.failure);
    const player = new Player(journal, number, opened.value, cursor, moment.value);
    if ('how' in run && 'recipe' in run.how) player.recipe = run.how.recipe;
    return succeeded(player);
  }

  protected constructor(journal: Asked, number: number, { view, outline, landmarks, lab }: Opened, cursor: number, { stage, entry, point, held }: Moment) {
    super();
    this.#journal = journal;
    this.number = number;
    this.#target = cursor;
    this.view = view;
    this.begin = view.begins;
    this.sections = stretchesOf(view);
    this.outline = outline;
    this.landmarks = landmarks;
    this.lab = lab ?? null;
    this.length = outline.length;
    this.cursor = cursor;
    this.stage = stage;
    this.held = held;
    this.#see(entry, point);
  }

  /** The runs that it shows beside each other; none where it is one run. */
  get worlds(): readonly Player[] {
    return [];
  }

  /** Its first picture is there: what later ones need may come. */
  goOn(): void {
    goOn(this.number);
  }

  /** How closely the reader looks; the cursor keeps its place when that changes. */
  get depth(): Depth {
    return this.#depth;
  }

  set depth(depth: Depth) {
    if (depth === this.#depth) return;
    this.#depth = depth;
    this.#stops = null;
    this.#say('status');
    if (!this.#fetching) this.#plan();
  }

  /** The cursors at which the reader stops in this depth. */
  get stops(): readonly number[] {
    const { outline, length } = this;
    if (this.#stops?.outline !== outline || this.#stops.length !== length) {
      const begin = Math.max(this.begin, this.first);
      this.#stops = { outline, length, stops: stopsOf(outline, this.#depth, begin, length) };
    }
    return this.#stops.stops;
  }

  /** How many steps of this depth have happened, and how many there are. */
  get steps(): { done: number; all: number } {
    return { done: indexOf(this.stops, this.cursor), all: this.stops.length - 1 };
  }

  /** The section that the cursor is in. */
  get section(): Stretch | undefined {
    return stretchAt(this.sections, this.cursor);
  }

  /** The section that comes next, when the cursor stands at the end of one: playing pauses there. */
  get sectionAhead(): Stretch | undefined {
    const at = this.sections.findIndex(({ end }) => end === this.cursor);
    return at < 0 ? undefined : this.sections[at + 1];
  }

  /** What the clock shows. */
  get now(): number {
    return this.outline[this.cursor - 1 - this.first]?.at ?? this.outline[0]?.at ?? 0;
  }

  /** The block about which the reader is asked what will happen: what the document says below it waits for their answer. */
  get asked(): number | null {
    return this.#asked;
  }

  set asked(command: number | null) {
    if (command === this.#asked) return;
    this.#asked = command;
    this.#say('status');
  }

  /** How many times as fast as usual playing is. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    this.#say('status');
    if (!this.#fetching) this.#plan();
  }

  /** How many times as fast as usual things move now. */
  get haste(): number {
    return this.#speed;
  }

  /** What the entry before the cursor is, in short; nothing where the story begins. */
  get line(): Outline | undefined {
    return this.cursor === this.begin ? undefined : this.outline[this.cursor - 1 - this.first];
  }

  /** Where the cursor is heading; the same as `cursor` when it is there. */
  get target(): number {
    return this.#target;
  }

  /** Plays on; from the start when everything has happened. */
  play(): void {
    if (!this.playing) this.playFrom(this.#target < this.length ? this.#target : this.begin);
  }

  /** Stops playing; nothing is scheduled from now on. */
  pause(): void {
    this.#cancel();
    if (!this.playing) return;
    this.playing = false;
    this.#say('status');
  }

  /** Goes one step on or back from where the cursor is heading; playing pauses, as whenever the reader takes over. */
  step(by: -1 | 1): void {
    const to = (by === 1 ? this.#after(this.#target) : this.#before(this.#target)) ?? this.#target;
    if (by === 1 && this.hold(to)) this.pause();
    else this.seek(to);
  }

  /** Goes to the first thing that happens in the next section, or in this one, or in the one before when it is just that. */
  jump(by: -1 | 1): void {
    const starts = this.sections.map(({ start }) => start + 1);
    const next = by === 1 ? starts.find((start) => start > this.#target) : starts.findLast((start) => start < this.#target);
    this.seek(next ?? (by === 1 ? this.length : this.begin));
  }

  /** Goes to a cursor. While an answer is awaited, only the newest wish is kept. */
  seek(cursor: number): void {
    this.pause();
    this.go(cursor);
  }

  /** Goes to the first thing that happens in a section of the document. */
  seekStep(section: number): void {
    this.seek(beginning(this.view, (step) => step.section === section) ?? this.#target);
  }

  /** Goes to the first thing that a command of the document causes. */
  seekCommand(command: number): void {
    this.seek(beginning(this.view, (step) => step.command === command) ?? this.#target);
  }

  /** The answer to a question about the journal; that there is none is said. */
  async ask<Q extends Query>(query: Q): Answer<Q> {
    const answer = await this.#journal.ask(query);
    if (answer.ok || this.failure) return answer;
    this.failure = answer.failure;
    this.#say('change');
    return answer;
  }

  /** The exchange of a span. */
  exchange(span: number): Promise<Outcome<Exchange | null>> {
    return this.ask({ exchange: { span } });
  }

  /** The access decisions behind the entry before a cursor, the one that settled it first. */
  decisions(cursor: number): Promise<Outcome<DecisionView[]>> {
    return this.ask({ decisions: { cursor } });
  }

  /** Who may do what where at a cursor. */
  access(cursor: number): Promise<Outcome<AccessMatrix>> {
    return this.ask({ access: { cursor } });
  }

  /** The decision behind one answer of that matrix. */
  reasons(cursor: number, [place, principal, operation]: CellNumbers): Promise<Outcome<DecisionView | null>> {
    return this.ask({ reasons: { cursor, place, principal, operation } });
  }

  /** What can be supposed of a decision. */
  suppositions(at: DecisionAt): Promise<Outcome<Supposition[]>> {
    return this.ask({ suppositions: { at } });
  }

  /** What would have been decided if something were so, or why it cannot be supposed. */
  whatIf(at: DecisionAt, supposed: Supposed): Promise<Outcome<Answers['whatIf']>> {
    return this.ask({ whatIf: { at, supposed } });
  }

  /** The least built-in roles for what a principal did up to a cursor. */
  least(cursor: number, principal: string): Promise<Outcome<LeastPrivilege | null>> {
    return this.ask({ least: { cursor, principal } });
  }

  /** A token taken apart. */
  token(text: string): Promise<Outcome<TokenView | null>> {
    return this.ask({ token: { text } });
  }

  /** The certificate with a thumbprint. */
  certificate(thumbprint: string): Promise<Outcome<CertificateView | null>> {
    return this.ask({ certificate: { thumbprint } });
  }

  /** Whether the last move was the reader's, and not the document's. */
  get canUndo(): boolean {
    if (this.lab) return this.lab.moves > 0;
    const { steps } = this.view.run;
    const last = steps.at(-1);
    return last !== undefined && (last.command === null || steps.some((one) => one !== last && one.command === last.command));
  }

  /** A move was made at the end of the run: goes to where it ends. */
  grow({ step, recipe, outline, landmarks, lab }: Growth): void {
    this.recipe = recipe;
    this.lab = lab;
    this.view.run.steps.push(step);
    this.outline = [...this.outline, ...outline];
    this.landmarks = [...this.landmarks, ...landmarks];
    this.length = this.outline.length;
    this.#say('change');
    this.seek(this.length);
  }

  /** Ends whatever holds the journal; the player can't be moved any more. */
  close(): void {
    this.pause();
    this.#journal.close();
  }

  protected playFrom(cursor: number): void {
    this.playing = true;
    this.#say('status');
    this.go(cursor);
  }

  protected go(cursor: number): void {
    this.#cancel();
    this.#target = within(this.first, cursor, this.length);
    if (!this.#fetching) void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#fetching = true;
    const left = this.cursor;
    while (this.cursor !== this.#target) {
      const cursor = this.#target;
      const moment = await this.#journal.ask({ moment: { cursor } });
      if (!moment.ok) {
        this.#stay(moment.failure);
        break;
      }
      this.#arrive(cursor, moment.value);
    }
    this.#fetching = false;
    if (this.playing && this.cursor !== left && this.sectionAhead) this.pause();
    this.#plan();
  }

  #stay(failure: Failure): void {
    this.pause();
    this.#target = this.cursor;
    this.failure = failure;
    this.#say('change');
  }

  #arrive(cursor: number, { stage, entry, point, held }: Moment): void {
    this.direction = this.#directionTo(cursor);
    this.cursor = cursor;
    this.stage = stage;
    this.held = held;
    this.#see(entry, point);
    this.failure = null;
    this.#say('change');
  }

  /** Where the story begins, nothing of it has happened: what prepared it is not told as if it happened now. */
  #see(entry: Entry | null, point: Happened | null): void {
    const isBeginning = this.cursor === this.begin;
    this.entry = isBeginning ? null : entry;
    this.point = isBeginning ? null : point;
  }

  /** The next stop; who looks at everything may go through what prepared the story too, which is not counted. */
  #after(cursor: number): number | undefined {
    return this.#depth === 'everything' && cursor < this.begin ? cursor + 1 : after(this.stops, cursor);
  }

  #before(cursor: number): number | undefined {
    return this.#depth === 'everything' && cursor > this.first && cursor <= this.begin ? cursor - 1 : before(this.stops, cursor);
  }

  #directionTo(cursor: number): Direction {
    const by = cursor - this.cursor;
    if (by === 1 || cursor === this.#ahead() || cursor === this.#after(this.cursor)) return 1;
    return by === -1 || cursor === this.#before(this.cursor) ? -1 : 0;
  }

  /** Where playing goes next: to the next stop, in the story by way of the request that it answers. */
  #ahead(): number {
    const stop = this.#after(this.cursor) ?? this.length;
    const lead = this.#depth === 'story' ? leadOf(this.outline, this.cursor, stop, this.first) : undefined;
    return lead ?? stop;
  }

  #pace(): number {
    const isStop = this.stops.includes(this.cursor);
    const type = this.entry?.event.type;
    const least = this.#depth === 'story' && isStop ? STORY_MS : type === 'sent' || type === 'answered' ? MESSAGE_MS : THOUGHT_MS;
    return Math.max(least, this.reading(this));
  }

  /** The journal is another one than before: it has grown, or its beginning is forgotten. */
  protected changed(): void {
    this.#say('change');
    if (this.#target < this.first || this.#target > this.length) this.go(this.#target);
    else if (!this.#fetching && this.#timer === undefined) this.#plan();
  }

  /** Everything has happened that there is. */
  protected ended(): void {
    this.pause();
  }

  #plan(): void {
    this.#cancel();
    if (!this.playing) return;
    if (this.cursor >= this.length) return this.ended();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const ahead = this.#ahead();
      if (this.hold(ahead)) this.pause();
      else this.go(ahead);
    }, this.#pace() / this.haste);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #say(event: 'change' | 'status'): void {
    this.dispatchEvent(new Event(event));
  }
}

function within(first: number, cursor: number, last: number): number {
  return Math.max(first, Math.min(last, Math.trunc(cursor)));
}
