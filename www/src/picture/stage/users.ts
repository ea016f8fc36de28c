/** Who may use a resource, from the access matrix. */

import type { AccessMatrix } from '../../run/types/AccessMatrix.js';
import type { Operation } from '../../run/types/Operation.js';

/** What somebody may do with a resource, or with only a part of what is in it. */
export interface Use {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** The places inside for which alone that holds; none where it holds for the whole resource. */
  readonly only: readonly string[];
}

/** Whether an answer of the matrix allows it now. */
export const isAllowed = (standing: string | undefined): boolean => standing === 'may' || standing === 'stillMay';

/** What each principal may do with a resource: what it may do at the resource itself, and what only further inside. */
export function usesOf({ principals, places }: AccessMatrix, id: string): Use[] {
  const inside = places.filter(({ scope }) => `${scope}/`.toLowerCase().startsWith(`${id}/`.toLowerCase()));
  const known = [...new Set(inside.flatMap(({ operations }) => operations))];
  return principals.flatMap(({ name }, column) => {
    const uses = new Map<string, { operations: Operation[]; only: string[] }>();
    for (const operation of known) {
      const may = inside.filter(({ operations, cells }) => isAllowed(cells[column]?.[operations.indexOf(operation)])).map(({ scope }) => scope);
      if (may.length === 0) continue;
      const only = may.some((scope) => scope.length === id.length) ? [] : may;
      const use = uses.get(only.join()) ?? { operations: [], only };
      uses.set(only.join(), { ...use, operations: [...use.operations, operation] });
    }
    return [...uses.values()].map((use) => ({ name, ...use }));
  });
}
