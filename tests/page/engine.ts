import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Simulation {
  document(): string;
  length(): number;
  ask(query: string): string;
}

interface Module {
  initSync(wasm: { module: BufferSource }): unknown;
  Simulation: { open(source: string, seed?: string, world?: string): Simulation };
}

/** The engine of the built page, in Node. */
export async function engine(): Promise<Module> {
  const folder = join(__dirname, '../../www/src/run/pkg');
  const module = (await import(join(folder, 'mi_sim_wasm.js'))) as Module;
  module.initSync({ module: readFileSync(join(folder, 'mi_sim_wasm_bg.wasm')) });
  return module;
}
