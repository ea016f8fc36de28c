/** How a line goes on by the Tab key. */

import type { Completions } from '../run/types/Completions.js';

/** The line with as much as all its ways have in common, and the ways where there are several. */
export interface Completed {
  readonly line: string;
  readonly column: number;
  readonly ways: readonly string[];
}

/** What stands in a line after Tab at a column; a blank follows where there is one way alone. */
export function completed(line: string, column: number, { start, words }: Completions): Completed {
  const [first] = words;
  if (first === undefined) return { line, column, ways: [] };
  const isOne = words.length === 1;
  const shared = words.reduce(common);
  const middle = isOne && !/[/= ]$/.test(first) ? `${first} ` : shared;
  // Ways that share less than what is typed already leave it as it is.
  const put = isOne || middle.length > column - start ? middle : line.slice(start, column);
  return { line: line.slice(0, start) + put + line.slice(column), column: start + put.length, ways: isOne ? [] : words };
}

function common(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
