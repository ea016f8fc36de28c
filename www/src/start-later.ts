/** What the start page does when the first picture is there. */

import { describe } from './document-list.js';
import type { MiSim } from './mi-sim.js';
import { leaveByBack } from './visits.js';

export function later(simulator: MiSim): void {
  leaveByBack(simulator);
  void describe(simulator);
}
