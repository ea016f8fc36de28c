/** Answers of an access matrix by what they are about, so that a chosen one is found again after the cursor has moved. */

import type { CellNumbers } from '../run/protocol.js';
import type { AccessMatrix } from '../run/types/AccessMatrix.js';
import type { Operation } from '../run/types/Operation.js';

export interface Cell {
  readonly scope: string;
  readonly principalId: string;
  readonly operation: Operation;
}

/** Where this answer stands in a matrix; `null` when there is no such place or principal at that moment. */
export function numbersOf({ places, principals }: AccessMatrix, { scope, principalId, operation }: Cell): CellNumbers | null {
  const place = places.findIndex((one) => one.scope === scope);
  const principal = principals.findIndex(({ id }) => id === principalId);
  const number = places[place]?.operations.indexOf(operation) ?? -1;
  return place < 0 || principal < 0 || number < 0 ? null : [place, principal, number];
}

/** The answer in this cell that tells most: the last thing that is not simply refused, else the first that is. */
export function cellAt({ places, principals }: AccessMatrix, place: number, principal: number): Cell | null {
  const [at, who] = [places[place], principals[principal]];
  const told = at?.cells[principal]?.findLastIndex((standing) => standing !== 'mayNot') ?? -1;
  const operation = at?.operations[Math.max(told, 0)];
  return at && who && operation ? { scope: at.scope, principalId: who.id, operation } : null;
}

/** Whether the chosen answer is one of this cell. */
export function chosenIn({ places, principals }: AccessMatrix, { scope, principalId }: Cell, place: number, principal: number): boolean {
  return places[place]?.scope === scope && principals[principal]?.id === principalId;
}
