import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from '../../locale/locale.js';
import { entriesOf } from '../../run/commands.js';
import type { Player } from '../../run/player.js';
import { Watch } from '../../run/watch.js';
import { Extent } from '../../style/extent.js';
import { midX } from '../box.js';
import { keyOf } from '../keys.js';
import type { Size } from '../layout.js';
import { useFontsOf } from '../measure.js';
import { placeOf, Routes } from '../routes.js';
import { Concerns } from './concern.js';
import { attachments, holdings, memberships } from './draw-bonds.js';
import { frames, identities, machines } from './draw-machines.js';
import type { Drawing } from './draw-now.js';
import { counts, people, principals, regions, services } from './draw-services.js';
import { rights, targets } from './draw-targets.js';
import type { Held } from './held.js';
import { layOut, type StageLayout } from './layout.js';
import type {} from './mi-sim-card.js';
import { type Roster, rosterOf } from './roster.js';
import { type Scene, sceneOf } from './scene.js';
import { style } from './stage.css.js';

/** In pixels, where nothing else says how high the picture may be. */
const USUAL_HEIGHT = 380;
/** In pixels; less than this is no place for a picture, but one that waits for it. */
const LEAST_HEIGHT = 60;
/** How many layouts are kept; a document has fewer different ones in a window that keeps its size. */
const KEPT = 128;

/** A layout with the ways through it. */
interface Laid {
  readonly layout: StageLayout;
  readonly routes: Routes;
}

/**
 * The picture: people, Azure's services, hosts and target services, and what happens between them at the cursor. It always
 * fits its place. It renders the journal and decides nothing.
 *
 * @fires mi-sim-pick with `{ key }` in its detail, when something in the picture was chosen; `null` when nothing is any more
 */
@customElement('mi-sim-stage')
export class StagePart extends LitElement {
  static override styles = [style];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** Whether the reader can do something in this run. */
  @property({ type: Boolean }) acts = false;
  /** The keys of what is to be found in the picture. */
  @property({ attribute: false }) marked: ReadonlySet<string> = new Set();
  /** In pixels. The first picture waits for it: one of any other size would be laid out anew, and move, before it is seen. */
  @state() private size: Size = { w: 0, h: 0 };
  @state() private picked: string | null = null;
  /** Where the keys stand among the things of the picture. */
  @state() private focused: string | null = null;

  /** What draws that which happens now, the tokens that somebody holds, and what moves; where the story begins there is none of it. */
  #later: typeof import('../../later.js') | null = null;
  #roster: Roster | null = null;
  #concerns: Concerns | null = null;
  #landmarks: Player['landmarks'] | null = null;
  #drawing: Drawing | null = null;
  #drawn: number | null = null;
  #layout: StageLayout | null = null;
  /** The layout before this one, from which everything still has to move. */
  #moved: StageLayout | null = null;
  #laid = new Map<string, Laid>();
  #laidFor: unknown[] = [];

  constructor() {
    super();
    new Watch(this, () => this.player);
    new Extent(this, (w, h) => {
      const isPlace = w > 0 && (h > 0 || this.size.w === 0);
      if (isPlace && (w !== this.size.w || h !== this.size.h)) this.size = { w, h };
    });
  }

  /** What comes after the first picture, as soon as the words for it are there. */
  async #fetchLater(): Promise<void> {
    if (this.#later || !this.words?.isWhole) return;
    this.#later = await import('../../later.js');
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    void this.#fetchLater();
    // To ask for them makes the browser look at all styles that have changed.
    if (this.size.w > 0 && ['words', 'player', 'size'].some((name) => changed.has(name))) useFontsOf(this);
    const { player } = this;
    const landmarks = player?.landmarks ?? null;
    if (landmarks === this.#landmarks) return;
    this.#landmarks = landmarks;
    this.#roster = player ? rosterOf(player.outline, player.landmarks) : null;
    const commands = player?.view?.run.steps.flatMap((step) => entriesOf(step) ?? []) ?? [];
    this.#concerns = player && this.#roster ? new Concerns(this.#roster, player.outline, player.landmarks, commands) : null;
    this.#laid.clear();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player } = this;
    const [roster, concerns] = [this.#roster, this.#concerns];
    const { w, h } = this.size;
    if (!words || !player || !roster || !concerns || w === 0) return nothing;
    // A place that takes its height from the picture gets a picture of the usual shape.
    const size = { w, h: h >= LEAST_HEIGHT ? h : Math.max(USUAL_HEIGHT, w / 2) };
    // Before anything has happened, what the first command is about.
    const isAhead = player.cursor === player.begin && player.begin < player.length;
    const concern = concerns.at(player.cursor - player.first - (isAhead ? 0 : 1));
    const { layout, routes } = this.#laidOut(`${concern.id} ${size.w} × ${size.h}`, [roster, words.lang], () => layOut(roster, concern, size, words.t));
    const scene = sceneOf({ roster, marked: this.marked, concern, layout, routes, stage: player.stage, held: this.#later?.heldIn(layout, player.held, words.t) ?? [], at: player.line?.at ?? null, now: this.#later?.nowOf(player, words.note) ?? null, waiting: this.#later?.waitingAt(player) ?? [], t: words.t });
    return html`${this.#picture(scene)}${this.#list(scene)}${this.#card(scene)}`;
  }

  /** A layout is computed once for what a command concerns in one size, which the length of the sentence changes. */
  #laidOut(id: string, circumstances: unknown[], compute: () => StageLayout): Laid {
    if (circumstances.some((one, index) => one !== this.#laidFor[index]) || this.#laid.size > KEPT) this.#laid.clear();
    this.#laidFor = circumstances;
    const known = this.#laid.get(id);
    if (known) return known;
    const layout = compute();
    const laid = { layout, routes: new Routes(layout) };
    this.#laid.set(id, laid);
    return laid;
  }

  #picture(scene: Scene): TemplateResult {
    const drawing = this.#later?.drawNow(scene) ?? null;
    this.#drawing = drawing;
    if (this.#layout !== scene.layout) this.#moved = this.#layout;
    this.#layout = scene.layout;
    const { width, height } = scene.layout;
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${svg`${regions(scene)}${frames(scene)}${holdings(scene)}${memberships(scene)}${attachments(scene)}${drawing?.under ?? nothing}${people(scene)}${services(scene)}
        ${principals(scene)}${machines(scene)}${identities(scene)}${targets(scene)}${rights(scene)}${counts(scene)}${this.#later?.tokens(scene) ?? nothing}${drawing?.over ?? nothing}`}
    </svg>`;
  }

  /** Nothing of it is seen, so the picture does not wait for it. */
  #list({ roster, layout, stage, held, t }: Scene): TemplateResult | typeof nothing {
    if (!this.#later) return nothing;
    const { inventory, nodes, scopesInWords, stepTo, tokensInWords } = this.#later;
    const items = [...scopesInWords(roster, t), ...inventory(roster, stage, t), ...tokensInWords(this.player?.held ?? [], roster, stage, t)];
    const focused = items.some(({ key }) => key === this.focused) ? this.focused : (items[0]?.key ?? null);
    return nodes(items, withTokens(layout, held), { name: t('stage.inventory'), picked: this.picked, focused }, {
      pick: (key) => this.#pick(key),
      focus: (key) => (this.focused = key),
      key: (event) => stepTo(event, items),
    });
  }

  /** What is known of the thing that was chosen, on the side where it is not. */
  #card({ roster, layout, held }: Scene): TemplateResult | typeof nothing {
    const key = this.picked;
    if (key === null) return nothing;
    const side = midX(placeOf(withTokens(layout, held), key).box) > layout.width / 2 ? 'left' : 'right';
    return html`<mi-sim-card
      class=${side}
      .words=${this.words}
      .player=${this.player}
      .roster=${roster}
      .key=${key}
      .acts=${this.acts}
      @close=${() => this.#leave(key)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#leave(key)}
    ></mi-sim-card>`;
  }

  /** Back to the thing that the card was about. */
  #leave(key: string): void {
    this.#pick(key);
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-node]')];
    all.find(({ dataset }) => dataset['node'] === key)?.focus();
  }

  #pick(key: string): void {
    this.picked = this.picked === key ? null : key;
    this.dispatchEvent(new CustomEvent('mi-sim-pick', { bubbles: true, composed: true, detail: this.picked === null ? null : { key } }));
  }

  protected override updated(): void {
    const { player } = this;
    if (this.#moved && this.#layout) this.#later?.move(this.renderRoot, this.#moved, this.#layout);
    this.#moved = null;
    const isNew = player?.cursor !== this.#drawn;
    this.#drawn = player?.cursor ?? null;
    if (!player || !isNew || player.direction !== 1 || !this.#drawing) return;
    const { way, parked } = this.#drawing;
    if (parked) this.#later?.travel(this.renderRoot, way, parked, player.haste);
    else this.#later?.appear(this.renderRoot, player.haste);
  }
}

/** The layout with the places of the scopes, and of the tokens that somebody holds. */
function withTokens(layout: StageLayout, held: readonly Held[]): StageLayout {
  const boxes = new Map([...layout.boxes, ...layout.regions.map(({ key, box }) => [key, box] as const), ...held.map(({ key, box }) => [key, box] as const)]);
  const within = new Map([...layout.within, ...held.map(({ key, token }) => [key, keyOf(token.holder)] as const)]);
  return { ...layout, boxes, within };
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-stage': StagePart;
  }
}
