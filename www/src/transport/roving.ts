import type { LitElement } from 'lit';

/** Makes a toolbar one stop of the Tab key; inside, the arrow keys, Home and End walk. */
export class Roving {
  #host: LitElement;
  #at: number;

  constructor(host: LitElement, at: number) {
    this.#host = host;
    this.#at = at;
  }

  tabindex(index: number): number {
    return index === this.#at ? 0 : -1;
  }

  remember(index: number): void {
    this.#at = index;
    this.#host.requestUpdate();
  }

  onKey = (event: KeyboardEvent): void => {
    const toolbar = event.currentTarget;
    if (!(toolbar instanceof HTMLElement)) return;
    const buttons = [...toolbar.querySelectorAll('button')];
    const next = { ArrowRight: this.#at + 1, ArrowLeft: this.#at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    buttons.at(next % buttons.length)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
}
