/** Decides what is shown in full and what folds up, so that all of it has room. */

/** How much somebody has to do with what happens: 2 sends, receives or is named; 1 belongs to one of those. */
export type Level = 0 | 1 | 2;

/** How often at most something is made smaller; more things than that are only counted. */
export interface Foldable {
  readonly level: Level;
  /** How many forms it has, from the largest on. */
  readonly forms: number;
}

/** The number of the form of each thing; `null` for those that are only counted. */
export type Folds = readonly (number | null)[];

/**
 * Makes things smaller until they fit: first those that are not concerned, the last before the first; then they are only
 * counted; then those that are concerned a little. Those that are concerned become smaller last. Where there is no room even
 * for them, that is said, and the last of them are counted: none is cut.
 */
export function foldUntil(things: readonly Foldable[], fits: (folds: Folds) => boolean): { folds: Folds; fits: boolean } {
  const folds: (number | null)[] = things.map(() => 0);
  for (const level of [0, 1, 2] as const) {
    const mine = things.flatMap((thing, index) => (thing.level === level ? [index] : [])).reverse();
    const most = Math.max(0, ...mine.map((index) => things[index]?.forms ?? 0));
    for (let form = 1; form < most; form += 1) {
      for (const index of mine) {
        if (fits(folds)) return unfolded(things, folds, fits);
        if (form < (things[index]?.forms ?? 0)) folds[index] = form;
      }
    }
    if (level === 2) break;
    for (const index of mine) {
      if (fits(folds)) return unfolded(things, folds, fits);
      folds[index] = null;
    }
  }
  return unfolded(things, folds, fits);
}

/** Counts also what is concerned, from the last to the first, which stays. */
function counted(things: readonly Foldable[], folds: (number | null)[], fits: (folds: Folds) => boolean): Folds {
  const concerned = things.flatMap(({ level }, index) => (level === 2 ? [index] : []));
  for (const index of concerned.slice(1).reverse()) {
    if (fits(folds)) break;
    folds[index] = null;
  }
  return folds;
}

/** Shows more of things again where there is room left, those first that are concerned most. */
function unfolded(things: readonly Foldable[], folds: (number | null)[], fits: (folds: Folds) => boolean): { folds: Folds; fits: boolean } {
  if (!fits(folds)) return { folds: counted(things, folds, fits), fits: false };
  const byLevel = things.map((_, index) => index).sort((a, b) => (things[b]?.level ?? 0) - (things[a]?.level ?? 0) || a - b);
  for (const index of byLevel) {
    for (let form = folds[index] ?? things[index]?.forms ?? 0; form > 0; form -= 1) {
      const before = folds[index] ?? null;
      folds[index] = form - 1;
      if (fits(folds)) continue;
      folds[index] = before;
      break;
    }
  }
  return { folds, fits: true };
}
