import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Player } from './player.js';

/** Redraws an element when the player that it shows moves or changes its pace. */
export class Watch implements ReactiveController {
  #host: ReactiveControllerHost;
  #player: () => Player | null;
  #watched: Player | null = null;
  #redraw = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost, player: () => Player | null) {
    this.#host = host;
    this.#player = player;
    host.addController(this);
  }

  /** An element that comes back to a page may have missed something. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    this.#turnTo(this.#player());
  }

  hostDisconnected(): void {
    this.#turnTo(null);
  }

  #turnTo(player: Player | null): void {
    if (player === this.#watched) return;
    for (const event of ['change', 'status']) {
      this.#watched?.removeEventListener(event, this.#redraw);
      player?.addEventListener(event, this.#redraw);
    }
    this.#watched = player;
  }
}
