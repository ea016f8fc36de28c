/** A list of JSON objects as a table: what differs from one to the next in columns, what is the same in all beside it. */

export interface ListTable {
  /** The names of what differs, with the way that leads there, as in `status.errorCode`. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What all have alike, and is not empty. */
  readonly same: readonly (readonly [name: string, value: string])[];
}

/** Longer values, mostly ids of resources, take more than a line. */
export const LONG = 40;

/** The members under which services of Azure send lists. */
const LISTS = ['value', 'keys', 'data'];

/** The list that a body is or holds, as a table; `null` where it holds none of objects. */
export function listTable(body: string): ListTable | null {
  const items = itemsOf(parsed(body));
  const flat = items.map((item) => new Map(flattened(item, '')));
  const [first] = flat;
  if (!first) return null;
  const names = [...new Set(flat.flatMap((item) => [...item.keys()]))].filter((name, _, all) => !isTranslated(name, all));
  const isSame = (name: string): boolean => items.length > 1 && flat.every((item) => item.get(name) === first.get(name));
  const isFilled = (name: string): boolean => flat.some((item) => item.get(name));
  const length = (name: string): number => Math.max(...flat.map((item) => item.get(name)?.length ?? 0));
  // What is short tells most: times, names and results; then come ids, and what only machines read.
  const columns = names.filter((name) => !isSame(name) && isFilled(name)).sort((one, other) => length(one) - length(other));
  return {
    columns,
    rows: flat.map((item) => columns.map((name) => item.get(name) ?? '')),
    same: names.filter((name) => isSame(name) && isFilled(name)).map((name) => [name, first.get(name) ?? ''] as const),
  };
}

/** Logs of Azure tell many values twice: for programs, and in the language of whoever asks. */
function isTranslated(name: string, all: readonly string[]): boolean {
  return name.endsWith('.localizedValue') && all.includes(name.replace(/localizedValue$/, 'value'));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function itemsOf(value: unknown): object[] {
  if (Array.isArray(value)) return value.every(isObject) ? value : [];
  if (!isObject(value)) return [];
  const found = LISTS.map((name) => Reflect.get(value, name)).find((member) => Array.isArray(member));
  return Array.isArray(found) ? itemsOf(found) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flattened(value: unknown, path: string): [string, string][] {
  if (isObject(value)) return Object.entries(value).flatMap(([name, inner]) => flattened(inner, path ? `${path}.${name}` : name));
  if (Array.isArray(value)) return [[path, value.every((one) => typeof one !== 'object') ? value.join(', ') : JSON.stringify(value)]];
  return [[path, value === null || value === undefined ? '' : String(value)]];
}
