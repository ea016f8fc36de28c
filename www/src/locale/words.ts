import type { Words } from './locale.js';

/** The function that gives a sentence in the reader's language. */
export type T = Words['t'];
