import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { differencesOf, type Thing } from '../branches/differences.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { Watch } from '../run/watch.js';
import { figures } from './draw-figures.js';
import { WorldsPlayer } from './worlds-player.js';
import { look } from './worlds.css.js';

/** The worlds that a document compares, a picture for each, and below them what each has come to in figures. */
@customElement('mi-sim-worlds')
export class WorldsPart extends LitElement {
  static override styles = [look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: WorldsPlayer;

  #moving: number | undefined;

  constructor() {
    super();
    new Watch(this, () => this.player);
    // The worlds arrive at their places after the cursor has moved.
    new Watch(this, () => this.player?.worlds[0] ?? null);
    new Watch(this, () => this.player?.worlds[1] ?? null);
    new Watch(this, () => this.player?.worlds[2] ?? null);
  }

  protected override render(): TemplateResult {
    const { words, player } = this;
    return html`<div class="pictures">${player.worlds.map((world, index) => this.#picture(world, index))}</div>
      ${figures(player.merged, player.cursor, player.worlds.map(titleOf), (key) => this.#said(key as Key), words.isWhole)}`;
  }

  #picture(world: Player, index: number): TemplateResult {
    const { words, player } = this;
    const begun = player.cursor > player.begin;
    const waits = begun && !player.merged.isMoving(index, player.cursor);
    const only = this.#only(world);
    const told = begun && world.cursor > world.begin ? words.sentence(world) : '';
    return html`<section class=${waits ? 'waiting' : 'moving'} aria-label=${titleOf(world)}>
      <h2>${titleOf(world)} ${only.length === 0 ? nothing : html`<span class="more" title=${only.map(({ name }) => name).join('\n')}>${words.t('worlds.only', { count: only.length })}</span>`}</h2>
      <mi-sim-stage .words=${words} .player=${world} .marked=${new Set(only.map(({ key }) => key))}></mi-sim-stage>
      <p>${waits ? html`<b>${this.#said('worlds.waits')}</b> ` : nothing}${told}</p>
    </section>`;
  }

  /** What there is in this world that the other does not have. */
  #only(world: Player): readonly Thing[] {
    const [one, two, three] = this.player.worlds;
    const other = world === one ? two : one;
    const { isWhole } = this.words;
    return !other || three || !isWhole ? [] : differencesOf(world.stage, other.stage, this.words.t).only;
  }

  #said(key: Key): string {
    return this.words.isWhole ? this.words.t(key) : '';
  }

  /** Where the pictures stand below each other, the one in which something happens is in sight. */
  protected override updated(_: PropertyValues): void {
    const { merged, cursor, worlds } = this.player;
    const moving = worlds.findIndex((__, index) => merged.isMoving(index, cursor));
    if (moving < 0 || moving === this.#moving) return;
    this.#moving = moving;
    const section = this.renderRoot.querySelectorAll('section')[moving];
    if (section && this.scrollHeight > this.clientHeight) this.scrollTop = section.offsetTop;
  }
}

function titleOf({ view }: Player): string {
  return view.document.frontMatter.worlds?.find(({ id }) => id === view.world)?.title ?? '';
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-worlds': WorldsPart;
  }
}

export { WorldsPlayer };
