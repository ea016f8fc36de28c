// Cuts a wasm module in two: `first.wasm`, which has only the code that the first picture of the page runs and traps
// wherever other code would begin, and `rest.bin`, the patch that makes the whole module out of it.
//
// usage: node cut.mjs FOLDER DOCUMENT...    FOLDER has what wasm-bindgen wrote; the two files are written there too
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { patch } from './patch.mjs';
import { rewrite } from './points.mjs';

const [folder, ...documents] = process.argv.slice(2);
// What a run computes depends on chance: this many runs, so that hardly any path of theirs is missed.
const RUNS = 24;

const require = createRequire(resolve('www/package.json'));
const { default: binaryen } = await import(pathToFileURL(require.resolve('binaryen')));
const compiled = readFileSync(join(folder, 'mi_sim_wasm_bg.wasm'));

const ran = await pointsThatRan(join(folder, 'mi_sim_wasm.js'));
const whole = binaryen.readBinary(compiled).emitBinary();
const first = cut();
writeFileSync(join(folder, 'first.wasm'), first);
writeFileSync(join(folder, 'rest.bin'), patch(first, whole));

/** Runs the documents on a module whose every point of code leaves a mark. */
async function pointsThatRan(glue) {
  const module = binaryen.readBinary(compiled);
  const mark = (point) => {
    const name = `point ${point}`;
    module.addGlobal(name, binaryen.i32, true, module.i32.const(0));
    module.addGlobalExport(name, name);
    return module.global.set(name, module.i32.const(1));
  };
  const points = rewrite(binaryen, module, (point, code) => module.block(null, [mark(point), code], binaryen.getExpressionType(code)));
  const { initSync, Simulation } = await import(pathToFileURL(resolve(glue)));
  const exports = initSync({ module: module.emitBinary() });
  for (let run = 0; run < RUNS; run++) for (const document of documents) show(Simulation, readFileSync(document, 'utf8'), run);
  return Array.from({ length: points }, (_, point) => exports[`point ${point}`].value === 1);
}

/** Asks for what the page asks for until its first picture is there, which is that of the end of the set-up. */
function show(Simulation, source, run) {
  const simulation = Simulation.open(source, run === 0 ? undefined : `run-${run}`);
  const length = simulation.length();
  simulation.outline(0, length);
  for (let cursor = 0; cursor <= length; cursor++) simulation.stage(cursor);
  const { steps } = JSON.parse(simulation.document()).run;
  const setup = steps.filter(({ part }) => part === 'setup').flatMap(({ exchanges }) => exchanges);
  const begin = Math.max(0, ...setup.map(({ entries }) => entries.end));
  if (begin > 0) simulation.entry(begin - 1);
}

function cut() {
  const module = binaryen.readBinary(compiled);
  rewrite(binaryen, module, (point, code) => (ran[point] ? code : module.unreachable()));
  module.runPasses(['dce', 'vacuum']);
  if (!module.validate()) throw new Error('the cut module is not valid');
  return module.emitBinary();
}
