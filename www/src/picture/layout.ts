/** Where everything stands in a picture, whichever it is. */

import type { Box } from './box.js';

export interface Size {
  readonly w: number;
  readonly h: number;
}

/** A frame around other things. */
export interface Region {
  readonly key: string;
  readonly box: Box;
  /** Where its title stands. */
  readonly legend: Box;
}

/** Things of one kind that are only counted. */
export interface Folded {
  readonly key: string;
  readonly box: Box;
  readonly members: readonly string[];
}

/** A box has the key of its place, or of the thing that it shows. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** How many pixels of the screen one of the picture takes. */
  readonly scale: number;
  readonly regions: readonly Region[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly folded: readonly Folded[];
  /** What stands within something else, by its key: the code of a host, the roles in a target. */
  readonly within: ReadonlyMap<string, string>;
}
