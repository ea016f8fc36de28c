import type { Failure } from './failure.js';
import { landmarksOf } from './landmarks.js';
import init, { Simulation } from './pkg/mi_sim_wasm.js';
import type { How, Part, Question, Reply } from './protocol.js';
import type { Move } from './types/Move.js';
import type { Outline } from './types/Outline.js';
import type { Query } from './types/Query.js';

/** Runs in a worker: keeps the simulations in wasm and answers questions about them. */

const MODULE = new URL('./pkg/mi_sim_wasm_bg.wasm', import.meta.url);

/** A worker that has more memory than this when it answers is ended; the page's documents need a fiftieth. */
const MOST_BYTES = 1_073_741_824;

const simulations = new Map<number, Simulation>();
let memory: WebAssembly.Memory | null = null;
const ready: Promise<Failure | null> = init({ module_or_path: fetched(MODULE) }).then(
  (module) => {
    memory = module.memory;
    return null;
  },
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
  const { id } = question;
  try {
    const json = ask(question);
    const bytes = memory?.buffer.byteLength ?? 0;
    return bytes > MOST_BYTES ? { id, failure: { kind: 'large', mebibytes: MOST_BYTES / 1_048_576 } } : { id, json };
  } catch (reason) {
    const kind = reason instanceof WebAssembly.RuntimeError ? 'crashed' : 'refused';
    return { id, failure: { kind, detail: text(reason) } };
  }
}

function ask({ name, args }: Question): string {
  switch (name) {
    case 'start':
      return 'null';
    case 'open':
      return open(...args);
    case 'ask':
      return known(args[0]).ask(JSON.stringify(args[1]));
    case 'act':
      return act(...args);
    case 'complete':
      return known(args[0]).complete(JSON.stringify(args[1]));
    case 'gestures':
      return known(args[0]).gestures(JSON.stringify(args[1]), args[2] ? JSON.stringify(args[2]) : undefined);
    case 'predict':
      return args[1] === null ? known(args[0]).asked() : known(args[0]).predict(args[1]);
    case 'recipe':
      return recipe(...args);
  }
}

function open(number: number, source: string, how: How): string {
  const simulation = 'recipe' in how ? Simulation.reopen(source, how.recipe) : Simulation.open(source, how.seed, how.world);
  simulations.set(number, simulation);
  return `{"view":${simulation.document()},"lab":${simulation.lab()},${entriesFrom(simulation, 0)}}`;
}

function act(number: number, move: Move): string {
  const simulation = known(number);
  const before = simulation.length();
  const came = simulation.act(JSON.stringify(move));
  const recipe = JSON.stringify(simulation.recipe());
  return `{"came":${came},"lab":${simulation.lab()},"recipe":${recipe},${entriesFrom(simulation, before)}}`;
}

function recipe(number: number, part: Part): string {
  const simulation = known(number);
  if (part === 'undone') return JSON.stringify(simulation.recipe_undone());
  if ('tab' in part) return JSON.stringify(simulation.recipe_told_in(part.tab));
  if ('filled' in part) return JSON.stringify(simulation.recipe_filled(part.source, JSON.stringify(part.filled)));
  return JSON.stringify(simulation.recipe_until(part.until));
}

/** The entries from this one on in short, and the landmarks among them. */
function entriesFrom(simulation: Simulation, start: number): string {
  const ask = (query: Query): string => simulation.ask(JSON.stringify(query));
  const outline = ask({ outline: { from: start, to: simulation.length() } });
  const landmarks = landmarksOf(JSON.parse(outline) as Outline[]).map((cursor) => ask({ stage: { cursor } }));
  return `"outline":${outline},"landmarks":[${landmarks.join(',')}]`;
}

function known(number: number): Simulation {
  const simulation = simulations.get(number);
  if (!simulation) throw new Error(`simulation ${number} is closed`);
  return simulation;
}

function text(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
