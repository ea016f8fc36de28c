import type { Failure } from './failure.js';
import { landmarksOf } from './landmarks.js';
import init, { Simulation } from './pkg/mi_sim_wasm.js';
import type { Question, Reply } from './protocol.js';
import type { Outline } from './types/Outline.js';

/** Runs in a worker: keeps the simulations in wasm and answers questions about them. */

const simulations = new Map<number, Simulation>();
const ready: Promise<Failure | null> = init().then(
  () => null,
  (reason: unknown) => ({ kind: 'wasm', detail: text(reason) }),
);

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  const failure = await ready;
  const reply: Reply = failure ? { id: data.id, failure } : answer(data);
  postMessage(reply);
});

function answer(question: Question): Reply {
  try {
    return { id: question.id, json: ask(question) };
  } catch (reason) {
    return { id: question.id, failure: { kind: 'refused', detail: text(reason) } };
  }
}

function ask({ name, args }: Question): string {
  switch (name) {
    case 'open':
      return open(...args);
    case 'moment':
      return moment(...args);
    case 'exchange':
      return known(args[0]).exchange(args[1]);
    case 'token':
      return known(args[0]).token(args[1]);
    case 'certificate':
      return known(args[0]).certificate(args[1]);
    case 'close':
      return close(...args);
  }
}

function open(number: number, source: string, seed: string | undefined): string {
  const simulation = Simulation.open(source, seed);
  simulations.set(number, simulation);
  const outline = simulation.outline(0, simulation.length());
  const landmarks = landmarksOf(JSON.parse(outline) as Outline[]).map((cursor) => simulation.stage(cursor));
  return `{"view":${simulation.document()},"outline":${outline},"landmarks":[${landmarks.join(',')}]}`;
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
