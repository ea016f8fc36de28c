// Cuts a wasm module in two: `first.wasm`, which has only the code that the first picture of the page runs and traps
// wherever other code would begin, and `rest.bin`, the patch that makes the whole module out of it.
//
// usage: node cut.mjs FOLDER MAP DOCUMENT...    FOLDER has what wasm-bindgen wrote, MAP is the linker's
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptied } from './data.mjs';
import { patch } from './patch.mjs';
import { rewrite } from './points.mjs';

const [folder, map, ...documents] = process.argv.slice(2);
// What a run computes depends on chance: this many runs, so that hardly any path of theirs is missed.
const RUNS = 24;
/** Engines limit how many exports a module has, so that each holds the marks of this many points. */
const MARKS = 32;
/** What tidies up after the cut and leaves every function in its place, as the patch needs it. */
const PASSES = ['strip-target-features', 'dce', 'vacuum', 'remove-unused-brs', 'remove-unused-names', 'merge-blocks', 'coalesce-locals', 'reorder-locals', 'vacuum'];

const require = createRequire(resolve('www/package.json'));
const { default: binaryen } = await import(pathToFileURL(require.resolve('binaryen')));
const compiled = readFileSync(join(folder, 'mi_sim_wasm_bg.wasm'));
/** What the garbage collector may not free: the first picture frees nothing, so that the code for it is cut off. */
const kept = [];
const sources = documents.map((document) => readFileSync(document, 'utf8'));

const { ran, shown } = await marked();
const whole = binaryen.readBinary(compiled).emitBinary();
const first = emptied(cut(), readFileSync(map, 'utf8'));
if ((await play(first)).shown !== shown) throw new Error('the cut module does not show what the whole one shows');
writeFileSync(join(folder, 'first.wasm'), first);
writeFileSync(join(folder, 'rest.bin'), patch(first, whole));

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
  yield simulation.outline(0, length);
  for (let cursor = 0; cursor <= length; cursor++) yield simulation.stage(cursor);
  const view = simulation.document();
  yield view;
  const setup = JSON.parse(view).run.steps.filter(({ part }) => part === 'setup');
  const begin = Math.max(0, ...setup.flatMap(({ exchanges }) => exchanges).map(({ entries }) => entries.end));
  if (begin > 0) yield simulation.entry(begin - 1);
  // A visitor who brings no seed is given one.
  kept.push(simulation, Simulation.open(source, undefined));
}

function cut() {
  const module = binaryen.readBinary(compiled);
  rewrite(binaryen, module, (point, code) => (ran[point] ? code : module.unreachable()));
  // Shorter code for the first picture is worth more than a shorter patch, which nobody waits for.
  module.runPasses(PASSES);
  if (!module.validate()) throw new Error('the cut module is not valid');
  return module.emitBinary();
}
