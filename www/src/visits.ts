/** The browser's way back, on the start page: out of a world that answers a question, and not off the page. */

import type { MiSim } from './mi-sim.js';

export function leaveByBack(simulator: MiSim): void {
  let leave: (() => void) | null = null;
  simulator.addEventListener('mi-sim-visit', ({ detail }) => {
    try {
      history.pushState(null, '');
      leave = detail.leave;
    } catch {
      // Browsers limit how often the history may grow; there the way back is the button.
    }
  });
  // Who left by the button is not to go back through where they have been.
  simulator.addEventListener('mi-sim-home', () => {
    if (!leave) return;
    leave = null;
    history.back();
  });
  addEventListener('popstate', () => {
    const left = leave;
    leave = null;
    left?.();
  });
}
