import { failed, type Outcome, succeeded } from './failure.js';
import { landmarksOf } from './landmarks.js';
import type { Answer, Opened } from './protocol.js';
import { fetchSource } from './source.js';
import type { DocumentView } from './types/DocumentView.js';
import type { Exchange } from './types/Exchange.js';
import type { Moment } from './types/Moment.js';
import type { Outline } from './types/Outline.js';
import type { Query } from './types/Query.js';
import type { Stage } from './types/Stage.js';

/**
 * The record of a run, as the build and `mi-sim record` leave it beside a document (`crate/record`): what the first picture
 * and every step need, with no engine. It answers as the engine does, and what it does not hold it leaves to the engine.
 */

/** The form of the files; a record of any other is none. */
const VERSION = 4;

/** The first file: what the first picture shows. */
interface First {
  version: number;
  mark: string;
  view: DocumentView;
  outline: Outline[];
  stage: Stage;
  changes: StageChange[];
  /** What the moment of the first picture has beside the stage; its cursor is where the story begins. */
  shown: Bare;
}

/** The second file: what costs most, and is wanted with the first step. */
interface Rest {
  mark: string;
  source: string;
  printed: string[][];
  /** By cursor. */
  moments: Bare[];
}

/** A moment without its stage. */
type Bare = Omit<Moment, 'stage'>;

/** What is another on the stage than at the cursor before. */
interface StageChange {
  cursor: number;
  /** In a list, a number stands for what was at this place of it before. */
  fields: Record<string, unknown>;
}

/** Reads the record beside a document, or that of another world than its first; `null` where there is none that this page understands. */
export async function recordOf(address: string, signal: AbortSignal, world = ''): Promise<RecordedJournal | null> {
  const file = (kind: string): string => address.replace(/\.md(?=[?#]|$)/, `${world && `.${world}`}.${kind}.json`);
  // A record is taken for what the simulator made, so it comes from the page's own origin only.
  const text = await fetchSource(file('first'), '', signal);
  const first = text.ok ? parsed<First>(text.value) : null;
  return first?.version === VERSION ? new RecordedJournal(first, file('rest')) : null;
}

export class RecordedJournal {
  /** What an engine would say that opens this run. */
  readonly opened: Opened;
  readonly #first: First;
  readonly #address: string;
  /** By cursor, each until the next. */
  readonly #stages: { cursor: number; stage: Stage }[];
  #rest: Promise<Outcome<Rest>> | null = null;

  constructor(first: First, address: string) {
    this.#first = first;
    this.#address = address;
    this.#stages = stagesOf(first);
    const { view, outline } = first;
    this.opened = { view, outline, landmarks: landmarksOf(outline).map((cursor) => this.#stageAt(cursor)) };
  }

  get #length(): number {
    return this.#first.outline.length;
  }

  /** The answer to a question; `null` where it takes an engine. */
  answer<Q extends Query>(query: Q): Answer<Q> | null {
    return this.#answer(query) as Answer<Q> | null;
  }

  #answer(query: Query): Promise<Outcome<unknown>> | null {
    if ('moment' in query && query.moment.cursor <= this.#length) return this.#moment(query.moment.cursor);
    if ('exchange' in query) return this.#exchange(query.exchange.span);
    return null;
  }

  /** The document's text. */
  async source(): Promise<Outcome<string>> {
    const rest = await this.rest();
    return rest.ok ? succeeded(rest.value.source) : rest;
  }

  /** The second file; one that did not arrive is asked for again. */
  rest(): Promise<Outcome<Rest>> {
    this.#rest ??= this.#fetch().then((rest) => {
      if (!rest.ok) this.#rest = null;
      return rest;
    });
    return this.#rest;
  }

  async #fetch(): Promise<Outcome<Rest>> {
    const { mark, view } = this.#first;
    const text = await fetchSource(`${this.#address}?${mark}`, '', new AbortController().signal);
    if (!text.ok) return text;
    const rest = parsed<Rest>(text.value);
    if (rest?.mark !== mark) return failed({ kind: 'renewed', url: this.#address });
    // The page draws what is printed where the cursor is past it, so none of this shows yet.
    view.run.steps.forEach(({ exchanges }, step) => {
      exchanges.forEach((one, at) => (one.text = rest.printed[step]?.[at] ?? ''));
    });
    return succeeded(rest);
  }

  async #moment(cursor: number): Promise<Outcome<Moment>> {
    const { shown, view } = this.#first;
    const stage = this.#stageAt(cursor);
    if (cursor === view.begins) return succeeded({ stage, ...shown });
    const rest = await this.rest();
    if (!rest.ok) return rest;
    const moment = rest.value.moments[cursor];
    return moment ? succeeded({ stage, ...moment }) : failed({ kind: 'renewed', url: this.#address });
  }

  /** Of a span that the record has: it was closed before the run ended. */
  #exchange(span: number): Promise<Outcome<Exchange>> | null {
    const lines = this.#first.outline.filter((line) => line.span === span);
    const [sent, closed] = [lines[0], lines.at(-1)];
    if (sent?.step.type !== 'sent' || !closed || closed === sent) return null;
    return this.#exchangeOf(span, sent.index, closed.index);
  }

  async #exchangeOf(span: number, sent: number, closed: number): Promise<Outcome<Exchange>> {
    const rest = await this.rest();
    if (!rest.ok) return rest;
    const [opening, closing] = [sent, closed].map((index) => rest.value.moments[index + 1]?.entry?.event);
    if (opening?.type !== 'sent') return failed({ kind: 'renewed', url: this.#address });
    const { from, to, published, request } = opening;
    const response = closing?.type === 'answered' ? closing.response : null;
    const failure = closing?.type === 'failed' ? closing.reason : null;
    return succeeded({ span, sent, closed, from, to, published, request, response, failure });
  }

  #stageAt(cursor: number): Stage {
    return this.#stages.findLast((one) => one.cursor <= cursor)?.stage ?? this.#first.stage;
  }
}

function stagesOf({ stage, changes }: First): { cursor: number; stage: Stage }[] {
  const stages = [{ cursor: 0, stage }];
  for (const { cursor, fields } of changes) {
    stage = { ...stage, ...mapped(fields, (now, name) => (Array.isArray(now) ? listOf(now, stage[name as keyof Stage]) : now)) };
    stages.push({ cursor, stage });
  }
  return stages;
}

function mapped(fields: Record<string, unknown>, become: (field: unknown, name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, become(field, name)]));
}

function listOf(items: readonly unknown[], before: unknown): unknown[] {
  return items.map((item) => (typeof item === 'number' && Array.isArray(before) ? before[item] : item));
}

function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
