import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Redraws an element for paper, and again for the screen. */
export class Paper implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #medium = matchMedia('print');
  #isBefore = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isPrinted(): boolean {
    return this.#isBefore || this.#medium.matches;
  }

  hostConnected(): void {
    this.#medium.addEventListener('change', this.#redraw);
    // These come early enough for what is drawn anew to be on the paper.
    addEventListener('beforeprint', this.#before);
    addEventListener('afterprint', this.#after);
  }

  hostDisconnected(): void {
    this.#medium.removeEventListener('change', this.#redraw);
    removeEventListener('beforeprint', this.#before);
    removeEventListener('afterprint', this.#after);
  }

  #redraw = (): void => this.#host.requestUpdate();

  #before = (): void => {
    this.#isBefore = true;
    this.#redraw();
  };

  #after = (): void => {
    this.#isBefore = false;
    this.#redraw();
  };
}
