/** Reads the patches that `crate/xtask/src/first/patch.mjs` writes. */

/** The bytes that a patch makes of others. */
export function patched(old: Uint8Array, patch: Uint8Array): Uint8Array<ArrayBuffer> {
  const numbers = new Numbers(patch);
  const steps = numbers.next();
  const end = numbers.at + steps;
  let [from, fresh] = [0, end];
  const made = new Writer();
  while (numbers.at < end) {
    const taken = fresh + numbers.next();
    made.write(patch.subarray(fresh, taken));
    fresh = taken;
    from += numbers.next();
    const until = from + numbers.next();
    made.write(old.subarray(from, until));
    from = until;
  }
  return made.bytes();
}

/** LEB128, as in wasm itself. */
class Numbers {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}

class Writer {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  write(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
