// Writes the patch that makes one wasm module of another: how many bytes to take from the patch, to skip in the old module
// and to copy from it, again and again; then the bytes to take. `www/src/simulation/patch.ts` reads it.

/** A run of equal bytes shorter than this costs more to name than to repeat. */
const SHORTEST = 4;
/** How many places with the same beginning are looked at; rows of zeros have thousands. */
const TRIED = 24;
const CODE_SECTION = 10;

/** The patch from an old module to a new one that has the same functions in the same order. */
export function patch(old, next) {
  const [before, after] = [pieces(old), pieces(next)];
  if (before.length !== after.length) throw new Error('the modules do not have the same functions');
  const steps = [];
  const taken = [];
  after.forEach((piece, at) => compare(before[at], piece, steps, taken));
  const numbers = steps.flat().flatMap(leb128);
  return Uint8Array.from([...leb128(numbers.length), ...numbers, ...taken]);
}

/** A module's functions, each by itself, and what lies before and after them. */
function pieces(module) {
  const found = [];
  let from = 0;
  let at = 8;
  while (at < module.length) {
    const section = module[at];
    let [size, place] = number(module, at + 1);
    const end = place + size;
    if (section === CODE_SECTION) {
      [, place] = number(module, place);
      found.push(module.subarray(from, place));
      while (place < end) {
        const [length, body] = number(module, place);
        found.push(module.subarray(place, body + length));
        place = body + length;
      }
      from = end;
    }
    at = end;
  }
  return [...found, module.subarray(from)];
}

function compare(old, next, steps, taken) {
  const places = placesOf(old);
  let [cursor, fresh, at] = [0, 0, 0];
  while (at < next.length) {
    const { from, length } = longest(old, next, cursor, at, places);
    if (length === 0) {
      taken.push(next[at++]);
      fresh++;
    } else {
      steps.push([fresh, from - cursor, length]);
      [cursor, fresh, at] = [from + length, 0, at + length];
    }
  }
  steps.push([fresh, old.length - cursor, 0]);
}

/** Where in the old bytes, from the cursor on, most is equal, for the fewest bytes skipped. */
function longest(old, next, cursor, at, places) {
  let best = { from: 0, length: 0, worth: 0 };
  for (const from of following(places.get(key(next, at)) ?? [], cursor)) {
    let length = 0;
    while (at + length < next.length && from + length < old.length && next[at + length] === old[from + length]) length++;
    const worth = length - (from - cursor);
    if (worth > best.worth) best = { from, length, worth };
  }
  return best;
}

function following(places, cursor) {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] < cursor) low = middle + 1;
    else high = middle;
  }
  return places.slice(low, low + TRIED);
}

function placesOf(bytes) {
  const places = new Map();
  for (let at = 0; at + SHORTEST <= bytes.length; at++) {
    const here = key(bytes, at);
    if (!places.has(here)) places.set(here, []);
    places.get(here).push(at);
  }
  return places;
}

function key(bytes, at) {
  return bytes.subarray(at, at + SHORTEST).join();
}

function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
}

function leb128(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
