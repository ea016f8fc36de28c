// Runs documents in the wasm module that the page ships, and prints what it answers about each, a line for each world that
// they compare or their only one: the document, the world's id where it is not the first, and an object whose members are those
// of `Answers` (`crate/record`), each as the engine says it. Tabs divide them, which stand in no JSON that the engine writes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...documents] = process.argv.slice(2);
const { initSync, Simulation } = await import(pathToFileURL(join(folder, 'mi_sim_wasm.js')));
initSync({ module: readFileSync(join(folder, 'mi_sim_wasm_bg.wasm')) });

for (const document of documents) {
  const source = readFileSync(document, 'utf8');
  const first = Simulation.open(source);
  console.log([document, '', answers(document, source, first)].join('\t'));
  const worlds = JSON.parse(first.document()).document.frontMatter.worlds ?? [];
  for (const { id } of worlds.slice(1)) {
    console.log([document, id, answers(document, source, Simulation.open(source, undefined, id))].join('\t'));
  }
}

function answers(document, source, simulation) {
  const again = Simulation.reopen(source, simulation.recipe());
  if (again.journal() !== simulation.journal()) throw new Error(`${document}: the same recipe plays otherwise a second time`);
  const ask = (query) => simulation.ask(JSON.stringify(query));
  const length = simulation.length();
  const moments = Array.from({ length: length + 1 }, (_, cursor) => ask({ moment: { cursor } }));
  const outline = ask({ outline: { from: 0, to: length } });
  return `{"view":${simulation.document()},"outline":${outline},"moments":[${moments.join(',')}]}`;
}
