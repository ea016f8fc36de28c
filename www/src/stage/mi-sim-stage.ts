import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../simulation/player.js';
import { Watch } from '../simulation/watch.js';
import { Width } from '../style/width.js';
import { attachments, frames, identities, machines } from './draw-machines.js';
import { type Drawing, drawNow } from './draw-now.js';
import { people, principals, regions, services } from './draw-services.js';
import { holdings, roles, targets } from './draw-targets.js';
import { inventory } from './inventory.js';
import { layOut } from './layout.js';
import { useFontsOf } from './measure.js';
import { appear, travel } from './motion.js';
import { nowOf, waitingAt } from './now.js';
import { type Roster, rosterOf } from './roster.js';
import { type Scene, sceneOf } from './scene.js';
import { style } from './stage.css.js';

/** How much is seen above and below what happens, in pixels. */
const SIGHT = 60;

/**
 * The picture: people, Azure's services, machines and target services, and what happens between them at the cursor.
 * It renders the journal and decides nothing.
 */
@customElement('mi-sim-stage')
export class StagePart extends LitElement {
  static override styles = [style];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** In pixels, measured before the first picture: a guess would move what stands below. */
  @state() private width = 0;

  #roster: Roster | null = null;
  #landmarks: Player['landmarks'] | null = null;
  #drawing: Drawing | null = null;
  #drawn: number | null = null;

  constructor() {
    super();
    new Watch(this, () => this.player);
    new Width(this, (width) => this.#resize(width));
  }

  #resize(width: number): void {
    if (width > 0) this.width = width;
    this.#keepInSight();
  }

  #inside(): number {
    const { paddingLeft, paddingRight } = getComputedStyle(this);
    return this.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  }

  protected override willUpdate(): void {
    const { player } = this;
    const landmarks = player?.landmarks ?? null;
    if (landmarks !== this.#landmarks) this.#roster = player ? rosterOf(player.outline, player.landmarks) : null;
    this.#landmarks = landmarks;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player } = this;
    const roster = this.#roster;
    if (!words || !player || !roster) return nothing;
    useFontsOf(this);
    const scene = sceneOf({
      roster,
      layout: layOut(roster, this.width || this.#inside(), words.t),
      stage: player.stage,
      now: nowOf(player, words.t),
      waiting: waitingAt(player),
      t: words.t,
    });
    return html`${this.#picture(scene, words.sentence(player))}${inventory(scene)}`;
  }

  #picture(scene: Scene, told: string): TemplateResult {
    const drawing = drawNow(scene);
    this.#drawing = drawing;
    const { width, height } = scene.layout;
    return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${told}>
      ${svg`${regions(scene)}${holdings(scene)}${frames(scene)}${attachments(scene)}${drawing.under}${people(scene)}${services(scene)}
        ${principals(scene)}${machines(scene)}${identities(scene)}${targets(scene)}${roles(scene)}${drawing.over}`}
    </svg>`;
  }

  protected override updated(): void {
    const { player } = this;
    const isNew = player?.cursor !== this.#drawn;
    this.#drawn = player?.cursor ?? null;
    if (isNew) this.#keepInSight();
    if (!player || !isNew || player.direction !== 1 || !this.#drawing) return;
    const { way, parked } = this.#drawing;
    if (parked) travel(this.renderRoot, way, parked, player.haste);
    else appear(this.renderRoot, player.haste);
  }

  /** Where the picture is higher than its place, what happens now comes into sight; the page itself stays where it is. */
  #keepInSight(): void {
    const now = this.renderRoot.querySelector('.capsule, .note')?.getBoundingClientRect();
    const place = this.getBoundingClientRect();
    if (!now || this.scrollHeight <= this.clientHeight) return;
    this.scrollTop += Math.min(0, now.top - SIGHT - place.top) + Math.max(0, now.bottom + SIGHT - place.bottom);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-stage': StagePart;
  }
}
