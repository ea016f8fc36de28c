import type { MiSim } from './mi-sim.js';

/** A document that is being written, as `mi-sim serve --watch` tells it: shown anew whenever it is saved, where the reader was. */
export function follow(simulator: MiSim, told: (wrong: string) => void): void {
  const events = new EventSource(new URL('simulator/document', document.baseURI));
  events.addEventListener('document', ({ data }) => {
    told('');
    const { player } = simulator;
    const step = player && player.cursor > player.begin ? String(player.cursor) : simulator.step;
    Object.assign(simulator, { source: JSON.parse(data as string) as string, recipe: '', step });
  });
  events.addEventListener('unreadable', ({ data }) => told(JSON.parse(data as string) as string));
}
