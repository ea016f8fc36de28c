/** Why something could not be shown; `frame.failure.<kind>` says it in the reader's language. */
export type Failure =
  /** The browser did not start the worker script. */
  | { kind: 'worker' }
  /** The wasm module did not compile or load; `detail` is the browser's own reason. */
  | { kind: 'wasm'; detail: string }
  /** The document did not arrive. */
  | { kind: 'missing'; url: string; status: number }
  /** The host could not be asked for the document at all. */
  | { kind: 'unreachable'; url: string; detail: string }
  /** The address of the document is none. */
  | { kind: 'address'; url: string }
  /** The document, or the server, is on another origin than the page, and the page does not allow it. */
  | { kind: 'foreign'; url: string; origin: string }
  /** The document is longer than any that is read. */
  | { kind: 'long'; url: string; mebibytes: number }
  /** What arrived is a web page: many hosts answer so for a path they do not have. */
  | { kind: 'html'; url: string }
  /** The record of the document was made anew since its first part was read. */
  | { kind: 'renewed'; url: string }
  /** The server whose journal is shown did not answer; `detail` is the browser's own reason. */
  | { kind: 'server'; url: string; detail: string }
  /** The worker had not answered for so long that it was ended. */
  | { kind: 'slow'; seconds: number }
  /** The worker had more memory than any document of a reader needs, and was ended. */
  | { kind: 'large'; mebibytes: number }
  /** The wasm module stopped in the middle of its work; `detail` is the browser's own reason. */
  | { kind: 'crashed'; detail: string }
  /** The simulator could not begin as the document says; `detail` says why. */
  | { kind: 'refused'; detail: string };

/** Whether it may go otherwise when it is tried again. */
export const isPassing = ({ kind }: Failure): boolean =>
  ['worker', 'wasm', 'missing', 'unreachable', 'renewed', 'server', 'slow', 'large', 'crashed'].includes(kind);

/** A value, or why there is none. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (failure: Failure): { ok: false; failure: Failure } => ({ ok: false, failure });
