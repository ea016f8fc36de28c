// Empties what of a cut module's data its code can't reach any more: the texts of refusals that nobody gets, for the most
// part. The linker's map tells where each constant begins and ends.

const CODE_SECTION = 10;
const DATA_SECTION = 11;

/** A copy of the module in which every constant is zero whose address stands neither in the code nor in what that reaches. */
export function emptied(module, map) {
  const bytes = Uint8Array.from(module);
  const memory = new Memory(bytes);
  const constants = constantsOf(map, memory);
  for (const constant of constants) if (!constant.isReached) memory.fill(constant, 0);
  return bytes;
}

function constantsOf(map, memory) {
  const constants = listed(map).flatMap((one) => (one.isMerged ? strings(one, memory) : [one])).sort((a, b) => a.start - b.start);
  const waiting = [];
  const reach = (address) => {
    for (const constant of at(constants, address)) {
      if (constant.isReached) continue;
      constant.isReached = true;
      waiting.push(constant);
    }
  };
  for (const number of numbersIn(memory.code)) reach(number);
  for (const segment of memory.segments) for (const word of memory.words(segment)) if (at(constants, word.at).length === 0) reach(word.value);
  // A switch's table may be addressed by a place outside it, so that its own address stands nowhere.
  for (const constant of constants) if (constant.isTable) reach(constant.start);
  while (waiting.length > 0) for (const word of memory.words(waiting.pop())) reach(word.value);
  return constants;
}

/** The constants in the linker's map: address, offset and size in hexadecimal, then where it comes from. */
function listed(map) {
  return map.split('\n').flatMap((line) => {
    const found = /^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +(\S+):\((\.rodata\S*)\)$/.exec(line);
    if (!found) return [];
    const [start, size] = [parseInt(found[1], 16), parseInt(found[2], 16)];
    return [{ start, end: start + size, isMerged: found[3] === '<internal>', isTable: found[4].includes('switch.table') }];
  });
}

/** The linker merges strings that end in zero into one place. */
function strings({ start, end }, memory) {
  const found = [];
  for (let from = start; from < end; ) {
    let to = from;
    while (to < end && memory.byte(to) !== 0) to++;
    found.push({ start: from, end: Math.min(to + 1, end) });
    from = to + 1;
  }
  return found;
}

/** The constants that an address points to, or right behind. */
function at(constants, address) {
  let [low, high] = [0, constants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (constants[middle].start <= address) low = middle + 1;
    else high = middle;
  }
  return constants.slice(Math.max(0, low - 2), low).filter(({ start, end }) => start <= address && address <= end);
}

/** Every number that may be written in these bytes, wherever it may begin. */
function* numbersIn(bytes) {
  for (let from = 0; from < bytes.length; from++) yield leb128(bytes, from)[0];
}

/** The data of a module by its addresses. */
class Memory {
  constructor(bytes) {
    this.bytes = bytes;
    this.segments = [];
    for (let at = 8; at < bytes.length; ) {
      const [size, place] = leb128(bytes, at + 1);
      if (bytes[at] === CODE_SECTION) this.code = bytes.subarray(place, place + size);
      if (bytes[at] === DATA_SECTION) this.#read(place);
      at = place + size;
    }
  }

  /** Active segments of the one memory: their kind, `i32.const` with the address, `end`, and the length. */
  #read(at) {
    let [count, place] = leb128(this.bytes, at);
    for (; count > 0; count--) {
      const [start, behind] = leb128(this.bytes, place + 2);
      const [length, content] = leb128(this.bytes, behind + 1);
      this.segments.push({ start, end: start + length, content });
      place = content + length;
    }
  }

  /** Where in the file the byte of an address is; the linker leaves out long rows of zeros. */
  #place(address) {
    const segment = this.segments.find(({ start, end }) => start <= address && address < end);
    return segment && segment.content + address - segment.start;
  }

  byte(address) {
    return this.bytes[this.#place(address)] ?? 0;
  }

  fill({ start, end }, value) {
    for (let address = start; address < end; address++) {
      const place = this.#place(address);
      if (place !== undefined) this.bytes[place] = value;
    }
  }

  /** The aligned words of a range. */
  *words({ start, end }) {
    for (let at = (start + 3) & ~3; at + 4 <= end; at += 4) {
      const value = [3, 2, 1, 0].reduce((sum, byte) => sum * 256 + this.byte(at + byte), 0);
      yield { at, value };
    }
  }
}

/** A number of up to 32 bits. Addresses are positive, so that signed and unsigned ones read alike. */
function leb128(bytes, at) {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  return [value, at];
}
