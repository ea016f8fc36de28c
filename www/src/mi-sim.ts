import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Branch, Branches } from './branches/branches.js';
import type { Renamed } from './branches/mi-sim-branches.js';
import './caption/mi-sim-caption.js';
import { frame } from './frame.css.js';
import { rememberedQuestions, rememberQuestions } from './predict/chosen.js';
import { load, type Note } from './loading.js';
import { LangAround } from './locale/around.js';
import { about, type Lang, loadAllWords, pickLang, spoken, type Words } from './locale/locale.js';
import type { Saying } from './saying.js';
import type { Place } from './share.js';
import { type Failure, isPassing } from './run/failure.js';
import { breathe } from './run/idle.js';
import type { Player } from './run/player.js';
import { cursorOf } from './run/commands.js';
import { depthOf } from './run/steps.js';
import type { Depth } from './run/types/Depth.js';
import type { Runner } from './run/types/Runner.js';
import { loadPanel, panelsOf, type Shown } from './panels/panels.js';
import { rememberedSize } from './panels/size.js';
import { tabPanel, tabs } from './panels/tabs.js';
import './picture/stage/mi-sim-stage.js';
import { controls } from './style/controls.js';
import * as icons from './style/icons.js';
import { type Theme, themeOf } from './style/theme.js';
import { tokens } from './style/tokens.js';
import { Width } from './style/width.js';
import type { TerminalPart } from './terminal/mi-sim-terminal.js';
import './transport/mi-sim-transport.js';
import type { WorldsPlayer } from './worlds/mi-sim-worlds.js';

export type View = 'full' | 'stage' | 'document';

/** Where the simulator's own page and its documents lie: beside `mi-sim.js`, whose parts are in `assets/`. */
const HOME = import.meta.url.replace(/(assets\/)?[^/]*$/, '');

/** The properties that say what is shown. */
const WHAT = ['document', 'source', 'live', 'seed', 'recipe'] as const;

/** Another way to go on: a fork, or the same run without its last move. */
export interface Turn {
  readonly player: Player;
  readonly isFork: boolean;
}

/** Nothing is marked. */
const NONE: ReadonlySet<string> = new Set();

/** From this width on, document and stage stand side by side. */
const WIDE_PX = 1000;

/**
 * A runnable document beside the stage on which it happens. Its children are what a reader sees until it runs, and
 * when it can't.
 *
 * What the host page sets by an attribute, the host page switches; what it leaves open, the reader switches inside.
 *
 * @fires mi-sim-ready when a document has run and can be played
 * @fires mi-sim-answer with a statement of xAPI in its detail, when the reader has said what will happen
 * @fires mi-sim-depth with the depth in its detail, when the reader has chosen how closely to look
 * @fires mi-sim-next when the reader wants the next document; unless that is prevented, the link at the end leads there
 * @fires mi-sim-step with `{ index, length }` in its detail, when the cursor has moved
 */
@customElement('mi-sim')
export class MiSim extends LitElement {
  static override styles = [tokens, controls, frame];

  /** The address of a folder that holds `en.md` and `ja.md`, or of one `.md` file. */
  @property() document = '';
  /** Whether the record that `mi-sim record` makes of the document lies beside it: then it shows before the engine is there. */
  @property({ type: Boolean }) recorded = false;
  /** The address below which `mi-sim serve` tells its journal, shown as it grows instead of a document. */
  @property() live = '';
  /** Where to begin: how many entries have happened, or the id of one of the document's sections. */
  @property() step = '';
  /** `en` or `ja`; without it, what the page around speaks, else what the browser asks for. */
  @property() override lang = '';
  /** `light`, `dark` or `auto`, which is the system's; without it, the reader chooses and begins with the system's. */
  @property() theme = '';
  @property() view: View = 'full';
  /** How closely to look: `story`, `messages` or `everything`; without it, at the story. The reader may change it. */
  @property() depth = '';
  /** Whether the reader is asked what will happen before it does: `on` or `off`; without it, the reader chooses. */
  @property() questions = '';
  /** What comes after this document: its address, for a link at the end. */
  @property() next = '';
  /** What that document is called. */
  @property({ attribute: 'next-title' }) nextTitle = '';
  /** Makes the run repeatable; without it, each visit is another one. */
  @property() seed = '';
  /** A document's text itself, in place of `document`; a property without an attribute. */
  @property({ attribute: false }) source = '';
  /** What makes a run: seed and moves, as a link of the element tells them. It goes before `seed`. */
  @property() recipe = '';
  /**
   * The address of a page that opens a run by the parameters `document`, `step` and `seed` or `recipe`, to which links lead;
   * without it, the simulator's own page for its own documents, and no links for others.
   */
  @property() share = '';
  /** The other origins, with blanks between them, from which `document` or `live` may come; without it, none. */
  @property({ attribute: 'cross-origin' }) crossOrigin = '';

  @state() private words: Words | null = null;
  @state() private run: Player | null = null;
  @state() private failure: Failure | null = null;
  /** Whether a file of the simulator itself did not arrive. */
  @state() private isIncomplete = false;
  /** What a reader should know of what is shown. */
  @state() private notes: readonly Note[] = [];
  @state() private chosenLang: Lang | null = null;
  @state() private chosenTheme: Theme = 'auto';
  @state() private chosenQuestions = rememberedQuestions();
  /** Whether a question covers the sentence. */
  @state() private isAsked = false;
  /** The name of the tab that the reader chose. */
  @state() private panel = '';
  @state() private isNarrow = false;
  /** The height of the panel below the picture, in pixels; `null` for the usual one. */
  @state() private panelSize = rememberedSize();
  /** Whether picture and sentence have the whole window. */
  @state() private isPresented = false;

  #states = this.attachInternals().states;
  #loading = new AbortController();
  /** Whether a run is to be opened as soon as the element is on a page. */
  #isAway = false;
  /** The ways that the run has gone; none before the reader forks it. */
  @state() private branches: Branches | null = null;
  /** What there is in the shown one alone, by the keys of the picture. */
  @state() private differing: ReadonlySet<string> = NONE;
  /** The run that the reader left to look into the world of an answer; they come back to where they were. */
  @state() private home: Branch | null = null;
  /** The branch that is opened again. */
  #again: Branch | null = null;
  /** The run that ended when the element left its page, from which the next one goes on. */
  #left: Player | null = null;
  #shown: Record<(typeof WHAT)[number], string> = { document: '', source: '', live: '', seed: '', recipe: '' };
  #around = new LangAround(this, () => this.words && this.#lang !== this.words.lang && void this.#load());
  /** What came after the first picture. */
  #later: typeof import('./later.js') | null = null;
  /** Comes with the words for it. */
  #saying: Saying | null = null;

  constructor() {
    super();
    new Width(this, (width) => this.#fit(width));
  }

  /** The run at its cursor; `null` while loading, and when there is none. */
  get player(): Player | null {
    return this.run;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#isAway) void this.#load();
  }

  /** Ends the run with its worker; an element that is only moved within a page keeps it. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.run?.pause();
    this.#saying?.stop();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#loading.abort();
      this.#left = this.run ?? this.#left;
      this.#isAway = true;
      this.#show(null);
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.document === '' && this.source === '' && this.live === '') return;
    if (!this.isConnected) return void (this.#isAway = true);
    const isLoaded = [...WHAT, 'lang', 'chosenLang', 'crossOrigin'].some((name) => changed.has(name));
    if (isLoaded) void this.#load();
    if (changed.has('depth') && this.run) this.run.depth = this.#depth(this.run);
    if (!isLoaded && changed.has('step') && this.run) this.run.seek(cursorOf(this.run.view, this.step));
  }

  #depth(player: Player): Depth {
    return depthOf(this.depth) ?? player.depth;
  }

  get #lang(): Lang {
    return spoken(this.lang) ?? this.chosenLang ?? spoken(this.#around.tag) ?? pickLang(navigator.languages);
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    this.#isAway = false;
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      await this.#open(signal);
    } catch (reason) {
      // What is imported may not arrive; everything else is an outcome.
      console.warn(reason);
      if (!signal.aborted) this.isIncomplete = true;
    }
  }

  async #open(signal: AbortSignal): Promise<void> {
    const wanted = { document: this.document, source: this.source, live: this.live, seed: this.seed, recipe: this.recipe };
    const before = this.run ?? this.#left;
    const isSame = before && WHAT.every((name) => wanted[name] === this.#shown[name]);
    const { words, opened, notes } = await load({
      ...wanted,
      recorded: this.recorded,
      signal,
      origins: this.crossOrigin,
      connected: isSame ? this.run : null,
      lang: this.#lang,
      isWhole: this.words?.isWhole ?? false,
      // Another language tells the same run.
      seed: isSame ? before.view.seed : wanted.seed,
      recipe: isSame ? (this.#again ?? before).recipe : wanted.recipe || null,
      at: (view) => (isSame ? (this.#again ?? before).cursor : cursorOf(view, this.step)),
    });
    // What was read is taken in; what it looks like is work enough for a task of its own.
    await breathe();
    if (signal.aborted) return void (opened.ok && opened.value !== this.run && opened.value.close());
    this.#left = null;
    this.#again = null;
    if (!isSame) this.branches = this.home = null;
    this.#shown = wanted;
    this.words = words;
    this.isIncomplete = false;
    this.notes = notes;
    this.failure = opened.ok ? null : opened.failure;
    this.#show(opened.ok ? opened.value : null);
    await this.updateComplete;
    this.#later ??= await import('./later.js');
    if (!this.#saying) {
      this.#saying = new this.#later.Saying(() => this.requestUpdate());
      this.requestUpdate();
    }
    if (words.isWhole) return;
    const whole = await loadAllWords(words.lang);
    if (!signal.aborted) this.words = whole;
  }

  #show(player: Player | null): void {
    if (player && player === this.run) return;
    this.run?.removeEventListener('change', this.#moved);
    this.run?.close();
    if (player && this.run && this.depth === '') player.depth = this.run.depth;
    if (player && this.run) player.speed = this.run.speed;
    this.run = player;
    if (!player) return;
    player.depth = this.#depth(player);
    // What a server writes is followed as fast as it comes.
    if (this.live === '') player.reading = (told) => this.words?.reading(told) ?? 0;
    player.addEventListener('change', this.#moved);
    void this.updateComplete.then(() => {
      this.#tell('mi-sim-ready');
      this.#moved();
      player.goOn();
    });
  }

  #moved = (): void => {
    if (!this.run) return;
    this.requestUpdate();
    this.#tell('mi-sim-step', { index: this.run.cursor, length: this.run.length });
  };

  #tell(name: string, detail?: { index: number; length: number }): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #chooseDepth = ({ detail }: CustomEvent<Depth>): void => {
    this.depth = detail;
    this.dispatchEvent(new CustomEvent('mi-sim-depth', { bubbles: true, composed: true, detail }));
  };

  /** Picture and sentence take the window; Escape, or the key that began it, gives it back. */
  #present = (isPresented: boolean): void => {
    this.isPresented = isPresented;
    this.#states[isPresented ? 'add' : 'delete']('presented');
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.frame')?.focus());
  };

  /** The reader went on another way. */
  #turn = async (event: CustomEvent<Turn>): Promise<void> => {
    event.stopPropagation();
    const { player, isFork } = event.detail;
    if (isFork && this.run) {
      const { forked } = await import('./later.js');
      this.branches = await forked(this.run, this.branches, this.home, player);
      this.home = null;
    }
    this.#show(player);
  };

  /** Into a world that answers a question, and back: it is none of the ways that the run has gone. */
  #visit = async ({ detail: player }: CustomEvent<Player>): Promise<void> => {
    const { branchOf } = await import('./later.js');
    this.home = this.run && (await branchOf(this.run, this.branches));
    if (this.home) this.#show(player);
    else player.close();
  };

  #leaveVisit = (): void => {
    this.#again = this.home;
    this.home = null;
    void this.#load();
  };

  #turnTo = async ({ detail: number }: CustomEvent<number>): Promise<void> => {
    const { run, branches } = this;
    const left = run && branches && (await (await import('./later.js')).branchOf(run, branches));
    if (!left) return;
    this.branches = branches.left(left).turnedTo(number);
    this.#again = this.branches.all.find((one) => one.number === number) ?? null;
    void this.#load();
  };

  #retry = (): void => {
    this.failure = null;
    void this.#load();
  };

  #fit(width: number): void {
    this.isNarrow = width < WIDE_PX;
    this.#states[this.isNarrow ? 'add' : 'delete']('narrow');
  }

  /** Keys move the cursor only while the focus is inside, and what is used up here does not reach the host page. */
  #onKey(event: KeyboardEvent): void {
    const keys = this.#later;
    if (!this.run || !keys) return;
    if (this.isPresented && event.key === 'Escape') this.#present(false);
    else if (!keys.isMove(event)) return;
    else if (event.key === 'p') this.#present(!this.isPresented);
    else keys.moveBy(this.run, event.key);
    event.preventDefault();
    event.stopPropagation();
  }

  protected override render(): TemplateResult {
    const theme = themeOf(this.theme) ?? this.chosenTheme;
    const size = this.panelSize === null ? '' : `--panel-size: ${this.panelSize}px`;
    return html`<div
      class="frame ${this.panelSize === null ? '' : 'sized'} ${this.run?.lab ? 'lab' : ''}"
      part="frame"
      tabindex="-1"
      lang=${this.#lang}
      data-theme=${theme}
      data-view=${this.isPresented ? 'presentation' : this.view}
      .style=${size}
      @keydown=${this.#onKey}
      @turn=${this.#turn}
      @draft=${this.#draft}
      @seat=${this.#seat}
    >
      ${this.#notice()}${this.words && this.run ? this.#parts(this.words, this.run) : html`<slot></slot>`}
    </div>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const failure = this.failure ?? this.run?.failure;
    const { words } = this;
    // A browser does not fetch the file again that once did not arrive, as long as the page stays.
    if (this.isIncomplete) return this.#alert(about(this.#lang).missing, [about(this.#lang).reload, () => location.reload()]);
    if (!words) return nothing;
    if (!failure) return this.#noted(words);
    // The words for it come with the others.
    if (!words.isWhole) return nothing;
    const { kind, ...place } = failure;
    return this.#alert(words.t(`frame.failure.${kind}`, place), isPassing(failure) ? [words.t('frame.again'), this.#retry] : null);
  }

  #noted(words: Words): TemplateResult | typeof nothing {
    const { notes, branches, run } = this;
    const forked = run && branches && !this.home ? html`<mi-sim-branches .words=${words} .player=${run} .branches=${branches} @turn-to=${this.#turnTo} @differ=${({ detail }: CustomEvent<ReadonlySet<string>>) => (this.differing = detail)} @rename=${({ detail: { number, name } }: CustomEvent<Renamed>) => (this.branches = branches?.named(number, name) ?? null)}></mi-sim-branches>` : nothing;
    if (notes.length === 0 && forked === nothing) return nothing;
    return html`<div class="notice notes" part="notice" role="status">${notes.map(([key, values]) => html`<p>${words.t(key, values)}</p>`)}${forked}</div>`;
  }

  #alert(text: string, wayOut: readonly [string, () => void] | null): TemplateResult {
    const button = wayOut && html`<button type="button" @click=${wayOut[1]}>${wayOut[0]}</button>`;
    return html`<p class="notice" part="notice" role="alert">${icons.wrong}<span>${text}</span>${button}</p>`;
  }

  /** Where links to this run lead; `null` where no page could open what is shown. */
  get #place(): Place | null {
    const { document, share, baseURI } = this;
    if (this.source !== '') return null;
    return { document: new URL(document, baseURI).href, page: share && new URL(share, baseURI).href, home: HOME };
  }

  #parts(words: Words, player: Player): TemplateResult {
    const isTabbed = (this.isNarrow || player.worlds.length > 0) && this.view === 'full';
    const next = this.next === '' ? null : { href: this.next, title: this.nextTitle };
    const hasPicture = this.view !== 'document' || this.isPresented;
    return html`
      ${hasPicture ? html`${player.worlds.length > 0 ? html`<mi-sim-worlds part="stage" .words=${words} .player=${player as WorldsPlayer}></mi-sim-worlds>` : html`<mi-sim-stage part="stage" .words=${words} .player=${player} .acts=${this.live === ''} .marked=${this.branches ? this.differing : NONE}></mi-sim-stage>`}${this.#begin(words, player)}` : nothing}
      ${this.isPresented ? nothing : this.#transport(words, player)}
      <div class="told" part="told" ?inert=${this.isAsked}>
        <mi-sim-caption .words=${words} .player=${player} .next=${next}></mi-sim-caption>
        ${this.isPresented ? nothing : html`<mi-sim-log .words=${words} .player=${player}></mi-sim-log>`}
      </div>
      ${this.#predict(words, player)} ${this.isPresented ? this.#leave(words) : this.#controls(words, player, isTabbed)}
      <p class="unseen" aria-live="polite">${this.#saying?.of(words.sentence(player), player.playing)}</p>
    `;
  }

  #predict(words: Words, player: Player): TemplateResult | typeof nothing {
    if (!words.isWhole || this.live !== '' || this.view === 'document' || player.worlds.length > 0) return nothing;
    return html`<mi-sim-predict
      .words=${words}
      .player=${player}
      .document=${this.document}
      .wanted=${this.#isAsking}
      .free=${this.questions === ''}
      .narrow=${this.isNarrow}
      .visits=${this.home !== null}
      @choose-questions=${this.#chooseQuestions}
      @asking=${({ detail }: CustomEvent<boolean>) => (this.isAsked = detail)}
      @visit=${this.#visit}
      @leave-visit=${this.#leaveVisit}
    ></mi-sim-predict>`;
  }

  get #isAsking(): boolean {
    return this.questions === '' ? this.chosenQuestions : this.questions === 'on';
  }

  #chooseQuestions = (event: CustomEvent<boolean>): void => {
    event.stopPropagation();
    this.chosenQuestions = event.detail;
    rememberQuestions(event.detail);
  };

  /** The way in: one large button over the picture, as long as nothing has happened. */
  #begin(words: Words, player: Player): TemplateResult | typeof nothing {
    if (player.cursor > player.begin || player.length === player.begin || player.playing || this.isAsked || this.live !== '') return nothing;
    const name = words.t('transport.begin');
    return html`<button class="begin" type="button" aria-label=${name} title=${name} @click=${() => this.#start(player)}>${icons.play}</button>`;
  }

  /** The button goes as soon as something happens; where playing is paused, the focus is as near. */
  #start(player: Player): void {
    player.play();
    void this.updateComplete.then(() => this.renderRoot.querySelector('mi-sim-transport')?.focus());
  }

  #leave(words: Words): TemplateResult {
    const name = words.t('transport.leave');
    return html`<button class="leave" type="button" aria-label=${name} title=${name} @click=${() => this.#present(false)}>${icons.leave}</button>`;
  }

  #transport(words: Words, player: Player): TemplateResult {
    return html`<mi-sim-transport
      part="transport"
      .words=${words}
      .player=${player}
      @choose-depth=${this.#chooseDepth}
      @present=${() => this.#present(true)}
    ></mi-sim-transport>`;
  }

  #controls(words: Words, player: Player, isTabbed: boolean): TemplateResult {
    return html`
      ${this.#panels(words, player, isTabbed)}
      <mi-sim-bar
        part="bar"
        .words=${words}
        .player=${player}
        .place=${this.#place}
        .chosenLang=${spoken(this.lang) ? null : this.#lang}
        .chosenTheme=${themeOf(this.theme) ? null : this.chosenTheme}
        .questions=${this.questions === '' && !player.lab && player.worlds.length === 0 ? this.chosenQuestions : null}
        @choose-questions=${this.#chooseQuestions}
        @choose-lang=${(event: CustomEvent<Lang>) => (this.chosenLang = event.detail)}
        @choose-theme=${(event: CustomEvent<Theme>) => (this.chosenTheme = event.detail)}
      ></mi-sim-bar>
    `;
  }

  /** A command that the reader may run stands in the terminal; nobody runs it unasked. */
  #draft = async ({ detail }: CustomEvent<string>): Promise<void> => (await this.#terminal())?.take(detail);

  /** The reader types as somebody. */
  #seat = async ({ detail }: CustomEvent<Runner>): Promise<void> => (await this.#terminal())?.sit(detail);

  async #terminal(): Promise<TerminalPart | null> {
    this.#choosePanel('terminal');
    await loadPanel('terminal')?.catch(() => null);
    await this.updateComplete;
    return this.renderRoot.querySelector('mi-sim-terminal');
  }

  #choosePanel(name: string): void {
    this.panel = name;
    loadPanel(name)?.catch((reason: unknown) => {
      console.warn(reason);
      this.isIncomplete = true;
    });
  }

  #panels(words: Words, player: Player, isTabbed: boolean): TemplateResult | typeof nothing {
    if (this.view === 'stage') return nothing;
    const shown: Shown = { words, player, isLive: this.live !== '' };
    const all = panelsOf(shown);
    const beside = all.find(({ isBeside }) => isBeside);
    if (this.view === 'document') return beside?.draw(shown) ?? nothing;
    const panels = all.filter((panel) => isTabbed || panel !== beside);
    const chosen = (panels.find(({ name }) => name === this.panel) ?? panels[0])?.name ?? '';
    return html`<mi-sim-divider .words=${words} .size=${this.panelSize} @size=${({ detail }: CustomEvent<number | null>) => (this.panelSize = detail)}></mi-sim-divider>
      ${tabs(words, panels, chosen, (name) => this.#choosePanel(name))}
      ${panels.map((panel) => tabPanel(panel, chosen, panel.draw(shown)))} ${isTabbed ? nothing : beside?.draw(shown)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim': MiSim;
  }
  interface HTMLElementEventMap {
    turn: CustomEvent<Turn>;
    'mi-sim-depth': CustomEvent<Depth>;
  }
}
