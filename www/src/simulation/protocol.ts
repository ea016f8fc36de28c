import type { Failure, Outcome } from './failure.js';
import type { AccessMatrix } from './types/AccessMatrix.js';
import type { CertificateView } from './types/CertificateView.js';
import type { DecisionView } from './types/DecisionView.js';
import type { DocumentView } from './types/DocumentView.js';
import type { Entry } from './types/Entry.js';
import type { Exchange } from './types/Exchange.js';
import type { NotMoved } from './types/NotMoved.js';
import type { LeastPrivilege } from './types/LeastPrivilege.js';
import type { Outline } from './types/Outline.js';
import type { Stage } from './types/Stage.js';
import type { TimelineView } from './types/TimelineView.js';
import type { TokenView } from './types/TokenView.js';

/** A run document. */
export interface Opened {
  view: DocumentView;
  outline: Outline[];
  /** The moments that together show everything there ever is. */
  landmarks: Stage[];
}

/** What moving the clock on appended to the journal, or why it was refused. */
export interface Passed {
  refused: NotMoved | null;
  outline: Outline[];
  landmarks: Stage[];
}

/** A place in the journal: how the cloud stands there, and what happened last. */
export interface Moment {
  stage: Stage;
  entry: Entry | null;
}

/** One answer of an access matrix: the numbers of the place, the principal and the operation. */
export type CellNumbers = [place: number, principal: number, operation: number];

/** What a worker can be asked; the first argument of each call but `start` is the number of the simulation. */
export interface Calls {
  /** Answered as soon as the wasm module is there. */
  start(): null;
  /** Runs a document, and then moves the clock on to these moments. */
  open(simulation: number, source: string, seed: string | undefined, moves: readonly number[]): Opened;
  moment(simulation: number, cursor: number): Moment;
  exchange(simulation: number, span: number): Exchange | null;
  decisions(simulation: number, cursor: number): DecisionView[];
  access(simulation: number, cursor: number): AccessMatrix;
  reasons(simulation: number, cursor: number, ...cell: CellNumbers): DecisionView | null;
  least(simulation: number, cursor: number, principal: string): LeastPrivilege | null;
  token(simulation: number, text: string): TokenView | null;
  /** The lanes from `from` up to `to`, as they were at the cursor. */
  timeline(simulation: number, cursor: number, from: number, to: number): TimelineView;
  /** Moves the clock on to a moment. */
  pass(simulation: number, moment: number): Passed;
  certificate(simulation: number, thumbprint: string): CertificateView | null;
  close(simulation: number): null;
}

/** What can be asked of any journal; of that of a run document alone, what lives when and that the clock be moved on. */
export type Common = Exclude<keyof Calls, 'start' | 'open' | 'timeline' | 'pass'>;

/** How a player asks about its journal, wherever that is. */
export type Ask = <N extends Common>(
  name: N,
  ...args: Parameters<Calls[N]>
) => Promise<Outcome<ReturnType<Calls[N]>>>;

/** A question to the worker. */
export type Question = {
  [Name in keyof Calls]: { id: number; name: Name; args: Parameters<Calls[Name]> };
}[keyof Calls];

/** Its answer: JSON text, because wasm gives text and the page parses it only once. */
export type Reply = { id: number; json: string } | { id: number; failure: Failure | Cut };

/** The first worker has not got the code for it. */
export interface Cut {
  kind: 'cut';
}
