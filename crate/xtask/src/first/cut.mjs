// Cuts out of a wasm module what the first picture of the page runs: `first.wasm` has that code alone and traps wherever
// other code would begin. What it shows must be what the whole module shows, which is built in another form.
//
// usage: node cut.mjs FOLDER WHOLE MAP DOCUMENT...    FOLDER and WHOLE have what wasm-bindgen wrote, MAP is the linker's
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptied } from './data.mjs';
import { rewrite } from './points.mjs';

const [folder, wholeFolder, map, ...documents] = process.argv.slice(2);
// What a run computes depends on chance: this many runs, so that hardly any path of theirs is missed.
const RUNS = 24;
/** Engines limit how many exports a module has, so that each holds the marks of this many points. */
const MARKS = 32;
/** What tidies up after the cut. */
const PASSES = ['strip-target-features', 'dce', 'vacuum', 'remove-unused-brs', 'remove-unused-names', 'merge-blocks', 'coalesce-locals', 'reorder-locals', 'vacuum', 'duplicate-function-elimination', 'remove-unused-module-elements', 'reorder-functions'];

const require = createRequire(resolve('www/package.json'));
const { default: binaryen } = await import(pathToFileURL(require.resolve('binaryen')));
const MODULE = 'mi_sim_wasm_bg.wasm';
const compiled = readFileSync(join(folder, MODULE));
/** What the garbage collector may not free: the first picture frees nothing, so that the code for it is cut off. */
const kept = [];
const sources = documents.map((document) => readFileSync(document, 'utf8'));

const { ran, shown } = await marked();
const first = emptied(cut(), readFileSync(map, 'utf8'));
for (const module of [first, readFileSync(join(wholeFolder, MODULE))]) {
  if ((await play(module)).shown !== shown) throw new Error('the cut module does not show what the whole one shows');
}
writeFileSync(join(folder, 'first.wasm'), first);

/** Runs the documents on a module whose every point of code leaves a mark. */
async function marked() {
  const module = binaryen.readBinary(compiled);
  const words = new Set();
  const mark = (point) => {
    const name = `points ${Math.floor(point / MARKS)}`;
    if (!words.has(name)) {
      words.add(name);
      module.addGlobal(name, binaryen.i32, true, module.i32.const(0));
      module.addGlobalExport(name, name);
    }
    const before = module.global.get(name, binaryen.i32);
    return module.global.set(name, module.i32.or(before, module.i32.const(1 << (point % MARKS))));
  };
  const points = rewrite(binaryen, module, (point, code) => module.block(null, [mark(point), code], binaryen.getExpressionType(code)));
  const { exports, shown } = await play(module.emitBinary());
  const isMarked = (_, point) => ((exports[`points ${Math.floor(point / MARKS)}`].value >>> (point % MARKS)) & 1) === 1;
  return { ran: Array.from({ length: points }, isMarked), shown };
}

/** Everything that the page would show at first, run after run, on a module. */
async function play(module) {
  // Each module needs glue of its own, which keeps the module it was given.
  const { initSync, Simulation } = await import(`${pathToFileURL(resolve(folder, 'mi_sim_wasm.js'))}?${module.length}`);
  const exports = initSync({ module });
  const shown = [];
  for (let run = 0; run < RUNS; run++) for (const source of sources) shown.push(...show(Simulation, source, `run-${run}`));
  return { exports, shown: shown.join('\n') };
}

/** What the page asks for until its first picture is there, which is that of the end of the set-up. */
function* show(Simulation, source, seed) {
  const simulation = Simulation.open(source, seed);
  const length = simulation.length();
  const ask = (query) => simulation.ask(JSON.stringify(query));
  yield ask({ outline: { from: 0, to: length } });
  for (let cursor = 0; cursor <= length; cursor++) yield ask({ stage: { cursor } });
  const view = simulation.document();
  yield view;
  const setup = JSON.parse(view).run.steps.filter(({ part }) => part === 'setup');
  const begin = Math.max(0, ...setup.flatMap(({ exchanges }) => exchanges).map(({ entries }) => entries.end));
  yield ask({ moment: { cursor: begin } });
  // A visitor who brings no seed is given one.
  kept.push(simulation, Simulation.open(source, undefined));
}

function cut() {
  const module = binaryen.readBinary(compiled);
  rewrite(binaryen, module, (point, code) => (ran[point] ? code : module.unreachable()));
  module.runPasses(PASSES);
  if (!module.validate()) throw new Error('the cut module is not valid');
  return module.emitBinary();
}
