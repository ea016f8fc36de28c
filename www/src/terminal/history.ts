/** What was typed in one terminal, to go back to by the arrow keys. */

/** More lines nobody goes back through. */
const MOST = 200;

export class History {
  readonly #lines: string[] = [];
  /** Where the reader is in it; its length is what is being typed now. */
  #at = 0;
  /** What was being typed before the reader went back. */
  #draft = '';

  add(text: string): void {
    if (this.#lines.at(-1) !== text) this.#lines.push(text);
    if (this.#lines.length > MOST) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** What stands there after a step back (-1) or on (1), instead of what is being typed; `null` where there is no more. */
  step(by: -1 | 1, typed: string): string | null {
    const at = this.#at + by;
    if (at < 0 || at > this.#lines.length) return null;
    if (this.#at === this.#lines.length) this.#draft = typed;
    this.#at = at;
    return this.#lines[at] ?? this.#draft;
  }
}
