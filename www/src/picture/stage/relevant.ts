/** What a conclusion rests on: it lights up in the picture, with the note about it and with the answer that it led to. */

import type { Conclusion } from '../../run/types/Conclusion.js';

/** The assignments and identities that a conclusion rests on, whose token it is, and what nearly settled it. */
export function relevant(conclusion: Conclusion): { lit: string[]; near: string[] } {
  if (conclusion.kind === 'identityChosen' || conclusion.kind === 'appRole' || conclusion.kind === 'tokenAccepted') return { lit: [`principal:${conclusion.principalId}`], near: [] };
  if (conclusion.kind !== 'access') return { lit: [], near: [] };
  const { basis, principalId, allowed } = conclusion.decision;
  const principal = `principal:${principalId}`;
  if (basis.kind !== 'roleAssignments') return { lit: [principal], near: [] };
  const [deciding, ...others] = basis.considered;
  if (allowed) return { lit: [principal, ...(deciding ? [`role:${deciding.assignment}`] : [])], near: [] };
  const near = [...(deciding ? [deciding] : []), ...others].map(({ assignment }) => `role:${assignment}`);
  return { lit: [principal, ...(basis.denied ? [`deny:${basis.denied.assignment}`] : [])], near };
}
