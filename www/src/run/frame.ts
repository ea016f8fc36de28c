/**
 * Does something before the next frame is drawn, once however often it is asked for. What measures or scrolls belongs here:
 * by then every part has changed what it shows, and the browser lays all of it out once instead of once for each part.
 */
export class BeforeFrame {
  readonly #work: () => void;
  #isAsked = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#work();
    });
  }
}
