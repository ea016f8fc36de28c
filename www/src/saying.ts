/** While things happen by themselves, so much time passes at least between two sentences. */
const PAUSE_MS = 6000;
/** Who steps fast hears where they are when they rest. */
const REST_MS = 700;

/**
 * What the live region says. A screen reader reads out every change of it, so that not every entry of a run that plays, or
 * through which the reader hurries, may be one.
 */
export class Saying {
  #said = '';
  #at = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say: () => void) {}

  /** The sentence to show: this one when it is time for it, else the one before. */
  of(sentence: string, isPlaying: boolean, now = performance.now()): string {
    clearTimeout(this.#timer);
    if (sentence === this.#said) return sentence;
    const wait = this.#at + (isPlaying ? PAUSE_MS : REST_MS) - now;
    if (wait <= 0) [this.#said, this.#at] = [sentence, now];
    else if (!isPlaying) this.#timer = setTimeout(this.say, wait);
    return this.#said;
  }

  /** Nothing is said any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
