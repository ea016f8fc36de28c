/** What a conclusion rests on: it lights up in the picture, with the note about it and with the answer that it led to. */

import type { Change } from '../../run/types/Change.js';
import type { Conclusion } from '../../run/types/Conclusion.js';
import type { Consideration } from '../../run/types/Consideration.js';

/** The assignments and identities that a conclusion rests on, whose token it is, and what nearly settled it. */
export function relevant(conclusion: Conclusion): { lit: string[]; near: string[] } {
  if (conclusion.kind === 'identityChosen' || conclusion.kind === 'appRole' || conclusion.kind === 'tokenAccepted') return { lit: [`principal:${conclusion.principalId}`], near: [] };
  if (conclusion.kind !== 'access') return { lit: [], near: [] };
  const { basis, principalId, allowed } = conclusion.decision;
  const principal = `principal:${principalId}`;
  if (basis.kind !== 'roleAssignments') return { lit: [principal], near: [] };
  if (allowed) return { lit: [principal, ...basis.considered.slice(0, 1).flatMap(keysOf)], near: [] };
  const near = basis.considered.flatMap(keysOf);
  return { lit: [principal, ...(basis.denied ? [`deny:${basis.denied.assignment}`] : [])], near };
}

/** The assignment that a change makes or takes away, and whoever has it. */
export function changed(change: Change): string[] {
  if (change.kind === 'roleUnassigned') return [`role:${change.name}`];
  return change.kind === 'roleAssigned' ? [`role:${change.assignment.name}`, `principal:${change.assignment.principalId}`] : [];
}

/** An assignment, and the group that has it. */
const keysOf = ({ assignment, through }: Consideration): string[] => [`role:${assignment}`, ...(through === null ? [] : [`principal:${through}`])];
