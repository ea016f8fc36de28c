import type { Failure } from './failure.js';
import { landmarksOf } from './landmarks.js';
import init, { Simulation } from './pkg/mi_sim_wasm.js';
import type { Question, Reply } from './protocol.js';
import type { Outline } from './types/Outline.js';

/**
 * Runs in a worker: keeps the simulations in wasm and answers questions about them. A worker named `first` has only the
 * code that the first picture needs; it says so where there should be more.
 */

const FIRST = new URL('./pkg/first.wasm', import.meta.url);
const WHOLE = new URL('./pkg/whole.wasm', import.meta.url);

const simulations = new Map<number, Simulation>();
const isFirst = self.name === 'first';
/** Code that is not here was wanted; whatever was computed until then is in an unknown state. */
let isCut = false;
const ready: Promise<Failure | null> = init({ module_or_path: fetched(isFirst ? FIRST : WHOLE) }).then(
  () => null,
  (reason: unknown) => ({ kind: 'wasm', detail: text(reason) }),
);

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  const failure = await ready;
  const reply: Reply = failure ? { id: data.id, failure } : answer(data);
  postMessage(reply);
});

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response;
}

function answer(question: Question): Reply {
  if (isCut) return { id: question.id, failure: { kind: 'cut' } };
  try {
    return { id: question.id, json: ask(question) };
  } catch (reason) {
    isCut = isFirst && reason instanceof WebAssembly.RuntimeError;
    return { id: question.id, failure: isCut ? { kind: 'cut' } : { kind: 'refused', detail: text(reason) } };
  }
}

function ask({ name, args }: Question): string {
  switch (name) {
    case 'start':
      return 'null';
    case 'open':
      return open(...args);
    case 'moment':
      return moment(...args);
    case 'exchange':
      return known(args[0]).exchange(args[1]);
    case 'decisions':
      return known(args[0]).decisions(args[1]);
    case 'access':
      return known(args[0]).access(args[1]);
    case 'reasons': {
      const [number, cursor, ...cell] = args;
      return known(number).reasons(cursor, ...cell);
    }
    case 'least':
      return known(args[0]).leastPrivilege(args[1], args[2]);
    case 'token':
      return known(args[0]).token(args[1]);
    case 'certificate':
      return known(args[0]).certificate(args[1]);
    case 'timeline':
      return known(args[0]).timeline(args[1], args[2], args[3]);
    case 'pass':
      return pass(...args);
    case 'close':
      return close(...args);
  }
}

function open(number: number, source: string, seed: string | undefined, moves: readonly number[]): string {
  const simulation = Simulation.open(source, seed);
  simulations.set(number, simulation);
  for (const moment of moves) simulation.pass_until(BigInt(moment));
  return `{"view":${simulation.document()},${entriesFrom(simulation, 0)}}`;
}

function pass(number: number, moment: number): string {
  const simulation = known(number);
  const before = simulation.length();
  const refused = simulation.pass_until(BigInt(moment));
  return `{"refused":${refused},${entriesFrom(simulation, before)}}`;
}

/** The entries from this one on in short, and the landmarks among them. */
function entriesFrom(simulation: Simulation, start: number): string {
  const outline = simulation.outline(start, simulation.length());
  const landmarks = landmarksOf(JSON.parse(outline) as Outline[]).map((cursor) => simulation.stage(cursor));
  return `"outline":${outline},"landmarks":[${landmarks.join(',')}]`;
}

function moment(number: number, cursor: number): string {
  const simulation = known(number);
  const entry = cursor === 0 ? 'null' : simulation.entry(cursor - 1);
  return `{"stage":${simulation.stage(cursor)},"entry":${entry}}`;
}

function close(number: number): string {
  simulations.get(number)?.free();
  simulations.delete(number);
  return 'null';
}

function known(number: number): Simulation {
  const simulation = simulations.get(number);
  if (!simulation) throw new Error(`simulation ${number} is closed`);
  return simulation;
}

function text(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
