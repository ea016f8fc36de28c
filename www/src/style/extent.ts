import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells an element how large it is inside, in pixels, and again whenever that changes while it is on a page. */
export class Extent implements ReactiveController {
  readonly #host: Element;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & Element, changed: (width: number, height: number) => void) {
    this.#host = host;
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) changed(entry.contentRect.width, entry.contentRect.height);
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
