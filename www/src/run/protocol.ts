import type { Failure, Outcome } from './failure.js';
import type { RecordedJournal } from './record.js';
import type { Acted } from './types/Acted.js';
import type { Asked as AskedBlock } from './types/Asked.js';
import type { Answers } from './types/Answers.js';
import type { Chosen } from './types/Chosen.js';
import type { Commands } from './types/Commands.js';
import type { Completions } from './types/Completions.js';
import type { DocumentView } from './types/DocumentView.js';
import type { Gesture } from './types/Gesture.js';
import type { LabView } from './types/LabView.js';
import type { Move } from './types/Move.js';
import type { Outline } from './types/Outline.js';
import type { Prediction } from './types/Prediction.js';
import type { Query } from './types/Query.js';
import type { Stage } from './types/Stage.js';
import type { Touched } from './types/Touched.js';
import type { TypedLine } from './types/TypedLine.js';

/** A run document. */
export interface Opened {
  view: DocumentView;
  outline: Outline[];
  /** The moments that together show everything there ever is. */
  landmarks: Stage[];
  /** How far the reader is, where the document is a lab; a record says nothing of it. */
  lab?: LabView | null;
}

/** How to run a document: anew, with a seed of the reader's if there is one, in one of the worlds that it compares; or as a recipe tells. */
export type How = { seed: string | undefined; world?: string | undefined } | { recipe: string };

/** What to show: a document that is run, or the record of a run. */
export type Run = { source: string; how: How } | { record: RecordedJournal };

/**
 * A part of a run: what had begun at a cursor, or all but the last move; or the whole document, told in another of its tabs, or
 * where the reader says what its placeholders stand for.
 */
export type Part = { until: number } | 'undone' | { tab: string } | { filled: Record<string, string>; source: string };

/** What a move appended to the journal, or why it was refused. */
export interface Made {
  came: Acted;
  /** What makes the same run again. */
  recipe: string;
  outline: Outline[];
  landmarks: Stage[];
  lab: LabView | null;
}

/** One answer of an access matrix: the numbers of the place, the principal and the operation. */
export type CellNumbers = [place: number, principal: number, operation: number];

type NameOf<Q> = Q extends unknown ? keyof Q : never;

/** What a question is answered with. */
export type AnswerTo<Q extends Query> = Answers[NameOf<Q> & keyof Answers];

/** What comes of a question: its answer, or why there is none. */
export type Answer<Q extends Query> = Promise<Outcome<AnswerTo<Q>>>;

/** How a player asks about its journal, wherever that is. */
export type Ask = <Q extends Query>(query: Q) => Answer<Q>;

/** A journal, wherever it is. */
export interface Asked {
  ask: Ask;
  /** It is asked no more. */
  close(): void;
}

/** What a worker can be asked; the first argument of each call but `start` is the number of the simulation. */
export interface Calls {
  /** Answered as soon as the wasm module is there. */
  start(): null;
  /** Runs a document. */
  open(simulation: number, source: string, how: How): Opened;
  /** Answers a question about the journal. */
  ask(simulation: number, query: Query): Answers[keyof Answers];
  /** Makes a move. */
  act(simulation: number, move: Move): Made;
  /** How a line may go on that somebody types. */
  complete(simulation: number, typed: TypedLine): Completions;
  /** What can be done with something in the picture, or what one of that is in commands. */
  gestures(simulation: number, touched: Touched, chosen: Chosen | null): readonly Gesture[] | Commands | null;
  /** Where there may be questions, or the question about a block of the document. */
  predict(simulation: number, command: number | null): readonly AskedBlock[] | Prediction | null;
  /** What makes a part of the run again. */
  recipe(simulation: number, part: Part): string;
}

/** A question to the worker. */
export type Question = {
  [Name in keyof Calls]: { id: number; name: Name; args: Parameters<Calls[Name]> };
}[keyof Calls];

/** Its answer: JSON text, because wasm gives text and the page parses it only once. */
export type Reply = { id: number; json: string } | { id: number; failure: Failure };

/** Whether a worker that failed so is of no use any more. */
export const isLast = ({ kind }: Failure): boolean => kind === 'large' || kind === 'crashed';
