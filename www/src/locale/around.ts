import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The language that an element's surroundings speak, told by the nearest ancestor's `lang`, and again when it changes. */
export class LangAround implements ReactiveController {
  /** The tag; empty where nobody says. */
  tag = '';
  readonly #host: Element;
  readonly #changed: () => void;
  readonly #observer = new MutationObserver(() => this.#look());

  constructor(host: ReactiveControllerHost & Element, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    for (const one of ancestors(this.#host)) this.#observer.observe(one, { attributeFilter: ['lang'] });
    this.#look();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #look(): void {
    const tag = ancestors(this.#host).find((one) => one.hasAttribute('lang'))?.getAttribute('lang') ?? '';
    if (tag === this.tag) return;
    this.tag = tag;
    this.#changed();
  }
}

/** From the nearest on, out of every shadow tree. */
function ancestors(element: Element): Element[] {
  const root = element.getRootNode();
  const parent = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  return parent ? [parent, ...ancestors(parent)] : [];
}
