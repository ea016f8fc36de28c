import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import { commandAt } from '../run/commands.js';
import { whenIdle } from '../run/idle.js';
import type { Problem } from '../run/types/Problem.js';
import { Paper } from '../style/paper.js';
import { BeforeFrame } from '../run/frame.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { blocks, type Reading } from './blocks.js';
import { commandLook } from './command.css.js';
import { look } from './document.css.js';

/** The language in which the simulator says what is wrong with a document. */
const DETAILS = 'en';

/** About as many blocks as there are in sight; so many more are drawn whenever there is time for it. */
const SOME = 16;

/** The document as prose, each command with what it printed; it follows the cursor, and a click moves the cursor. */
@customElement('mi-sim-document')
export class DocumentPart extends LitElement {
  static override styles = [controls, look, commandLook];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;

  /** How many of its blocks are drawn: the first picture does not wait for those that nobody sees yet. */
  @state() private drawn = SOME;

  #isRunning = false;
  #followed: number | undefined;
  #reveal = new BeforeFrame(() => this.#follow());
  #paper = new Paper(this);

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  /** Whether all of its blocks are drawn. */
  get #isWhole(): boolean {
    return this.drawn >= this.player.view.document.blocks.length;
  }

  protected override render(): TemplateResult {
    const { words, player } = this;
    const { view, cursor } = player;
    const isPrinted = this.#paper.isPrinted;
    const reading: Reading = { words, view, cursor: isPrinted ? Infinity : cursor, player, run: (command) => void this.#run(command), isPrinted };
    const { title } = view.document.frontMatter;
    return html`${player.lab ? html`<mi-sim-lab .words=${words.isWhole ? words : null} .player=${player}></mi-sim-lab>` : nothing}<article tabindex="0" role="region" aria-busy=${this.#isWhole ? 'false' : 'true'} aria-label=${title ?? words.t('document.name')}>
      <mi-sim-blanks .reading=${reading}></mi-sim-blanks>${this.#problems(view.run.problems)} ${blocks(view.document.blocks.slice(0, this.drawn), reading)}
    </article>`;
  }

  #problems(problems: Problem[]): TemplateResult | typeof nothing {
    if (problems.length === 0) return nothing;
    const { words } = this;
    return html`<section class="problems" aria-label=${words.t('document.problems')}>
      <h3>${icons.wrong} ${words.t('document.problems')}</h3>
      ${words.lang === DETAILS ? nothing : html`<p>${words.t('document.problems.details')}</p>`}
      <ul>
        ${problems.map(({ line, message }) => html`<li><b>${words.t('document.line', { line })}</b> <span lang=${DETAILS}>${spoken(message)}</span></li>`)}
      </ul>
    </section>`;
  }

  /** One at a time; in the past, that forks the run. */
  async #run(index: number): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      const { act } = await import('../run/act.js');
      const done = await act(this.player, { block: { index } });
      const fork = done.ok ? done.value.fork : null;
      if (fork) this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: fork, isFork: true } }));
    } catch (reason) {
      // The file did not arrive: the document can still be read and played.
      console.warn(reason);
    } finally {
      this.#isRunning = false;
    }
  }

  protected override willUpdate(): void {
    const { cursor, begin } = this.player;
    // Whoever is somewhere in the run sees that place, and paper shows all.
    if (this.#paper.isPrinted || cursor > begin) this.drawn = Infinity;
    // Where the files do not arrive, the lab can still be read and done.
    if (this.player.lab && !customElements.get('mi-sim-lab')) import('../lab/mi-sim-lab.js').catch(console.warn);
  }

  /** What stands below a block about which the reader is asked would tell. */
  #conceal(): void {
    const article = this.renderRoot.querySelector('article');
    const { asked } = this.player;
    const block = asked === null ? null : article?.querySelector(`#command-${asked}`);
    let isBelow = false;
    for (const one of article?.children ?? []) {
      one.toggleAttribute('data-later', isBelow);
      isBelow ||= block != null && one.contains(block);
    }
  }

  protected override updated(changed: PropertyValues): void {
    if ((changed.has('drawn') || changed.has('player')) && !this.#isWhole) whenIdle(() => (this.drawn += SOME));
    this.#conceal();
    const current = commandAt(this.player.view, this.player.cursor)?.command ?? undefined;
    if (current === this.#followed && !changed.has('player')) return;
    this.#followed = current;
    this.#reveal.ask();
  }

  /** Scrolls only the document's own scroller; `scrollIntoView` would move the host page too. */
  #follow(): void {
    if (this.#followed === undefined) return void (this.player.cursor === 0 && this.#scroll(0));
    const [scroller, block] = [this.renderRoot.querySelector('article'), this.renderRoot.querySelector(`#command-${this.#followed}`)];
    if (!scroller || !block) return;
    const [frame, box] = [scroller.getBoundingClientRect(), block.getBoundingClientRect()];
    const isVisible = box.top >= frame.top && box.bottom <= frame.bottom;
    if (!isVisible) this.#scroll(scroller.scrollTop + box.top - frame.top - frame.height / 6);
  }

  #scroll(top: number): void {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot.querySelector('article')?.scrollTo({ top, behavior: isCalm ? 'instant' : 'smooth' });
  }
}

/** A message with what stands in backticks set as code. */
function spoken(message: string): unknown[] {
  return message.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-document': DocumentPart;
  }
}
