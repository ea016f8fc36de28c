import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inlines } from '../document/inlines.js';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import { act, type Done, fromRecipe, restart, undo } from '../run/act.js';
import { recipeOf } from '../run/client.js';
import type { Outcome } from '../run/failure.js';
import type { Player } from '../run/player.js';
import type { Command } from '../run/types/Command.js';
import type { Runner } from '../run/types/Runner.js';
import type { LabView } from '../run/types/LabView.js';
import type { TaskView } from '../run/types/TaskView.js';
import { Watch } from '../run/watch.js';
import { decide } from '../telling/decided.js';
import { controls } from '../style/controls.js';
import { holdBack } from './after.js';
import { actorsOf, sectionOf, solutionOf } from './at-hand.js';
import { type Kept, keep, keptOf } from './kept.js';
import { look } from './lab.css.js';
import { Opened } from './opened.js';
import { onwardOf, receipt } from './receipt.js';

/** What `mi-sim-task` tells of a task that was done. */
export interface TaskDone {
  /** The id of its section in the document. */
  readonly task: string;
  readonly title: string;
  /** After how many moves of the learner. */
  readonly moves: number;
  /** When, by the virtual clock, in milliseconds. */
  readonly at: number;
}

/**
 * What there is to reach in a lab and how far the reader is; the hint that fits what they did, the solution for whoever wants to
 * see it, and at the end what they did in short, the way on and a receipt.
 *
 * @fires mi-sim-task with a `TaskDone`, when a task is done
 * @fires mi-sim-done with `{ receipt }`, when all are
 * @fires seat with a `Runner`, when the reader wants to type as them
 * @fires turn with the player of another way: without the last move, from the start, or where the reader was before
 */
@customElement('mi-sim-lab')
export class LabPart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;

  /** What an earlier visit left. */
  @state() private kept: Kept | null = null;
  @state() private said = '';
  /** Whether the reader is asked if all they did is to go. */
  @state() private isLeaving = false;
  /** It is there already; asked for at run time, it stays one file. */
  @state() private later: typeof import('../later.js') | null = null;
  #opened = new Opened();
  #atHand: number | null = null;
  #told: { player: Player; done: ReadonlySet<number> } | null = null;
  #isBusy = false;

  constructor() {
    super();
    new Watch(this, () => this.player);
    import('../later.js').then((later) => (this.later = later)).catch(console.warn);
  }

  protected override willUpdate(): void {
    const { player } = this;
    const lab = player?.lab;
    if (!player || !lab) return;
    if (holdBack(player)) player.dispatchEvent(new Event('status'));
    const done = new Set(lab.tasks.flatMap((task, index) => (task.done ? [index] : [])));
    const before = this.#told;
    this.#told = { player, done };
    // What was done when the lab was opened, or on another way, is no news.
    if (before?.player !== player) {
      this.isLeaving = false;
      this.#opened.turnTo(player);
      if (before) this.#keep(player, lab, done.size);
      return void this.#look(player);
    }
    const fresh = [...done].filter((index) => !before.done.has(index));
    if (fresh.length > 0) this.#tell(player, lab, fresh);
    const lost = lab.tasks.find((task, index) => task.lost && before.done.has(index));
    if (lost) this.said = `${sectionOf(player, lost).title}: ${this.words?.t('lab.lost') ?? ''} ${lost.missing ?? ''}`;
    this.#keep(player, lab, done.size);
  }

  /** A hint and a solution are opened for one task. */
  protected override updated(): void {
    const atHand = this.player?.lab?.atHand ?? null;
    if (atHand !== this.#atHand) for (const one of this.renderRoot.querySelectorAll('details')) one.open = false;
    this.#atHand = atHand;
    this.#note();
  }

  /** A hint that is open while another takes its place was opened as well. */
  #note = (): void => {
    const { player } = this;
    if (!player?.lab || !this.#opened.note(player, this.renderRoot)) return;
    this.#keep(player, player.lab, player.lab.tasks.filter(({ done }) => done).length);
  };

  /** What was opened comes into sight, however low the place for it is, and is read out. */
  #unfold = ({ currentTarget: one }: Event): void => {
    this.#note();
    if (!(one instanceof HTMLDetailsElement) || !one.open) return;
    one.scrollIntoView({ block: 'nearest' });
    if (one.classList.contains('hint')) this.said = one.querySelector('p')?.textContent?.trim() ?? '';
  };

  #keep({ recipe }: Player, { moves }: LabView, done: number): void {
    if (moves > 0 && recipe !== null) keep({ recipe, done, opened: this.#opened.all });
  }

  /** Looks up what an earlier visit left, as long as nothing was done in this one. */
  async #look(player: Player): Promise<void> {
    if (player.lab?.moves !== 0) return void (this.kept = null);
    const recipe = await recipeOf(player.number, { until: player.length });
    if (player !== this.player || !recipe.ok) return;
    const kept = keptOf(recipe.value);
    this.kept = kept?.recipe === recipe.value ? null : kept;
  }

  #tell(player: Player, lab: LabView, fresh: readonly number[]): void {
    for (const index of fresh) {
      const task = lab.tasks[index];
      if (!task?.done) continue;
      const { id, title } = sectionOf(player, task);
      this.#say<TaskDone>('mi-sim-task', { task: id, title, moves: task.done.moves, at: task.done.at });
      this.said = this.words?.t('lab.taskDone', { title }) ?? '';
    }
    // What was reached, and what comes next, stands at the top.
    const root = this.getRootNode();
    for (const one of [this, root instanceof ShadowRoot ? root.host : null]) if (one) one.scrollTop = 0;
    if (lab.tasks.every(({ done }) => done)) this.#say('mi-sim-done', { receipt: player.recipe ?? '' });
  }

  #say<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { bubbles: true, composed: true, detail }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player } = this;
    const lab = player?.lab;
    if (!words || !player || !lab) return nothing;
    const { t } = words;
    const done = lab.tasks.filter((task) => task.done).length;
    return html`<section tabindex="-1" aria-label=${t('lab.tasks')}>
      <header>
        <h3>${t('lab.progress', { done, all: lab.tasks.length })}</h3>
        <span class="tools">
          <button type="button" ?disabled=${!player.canUndo} @click=${() => void this.#turn(undo(player))}>${t('terminal.undo')}</button>
          <button class="reset" type="button" aria-expanded=${this.isLeaving} ?disabled=${lab.moves === 0} @click=${() => void this.#askReset(!this.isLeaving)}>${t('lab.reset')}</button>
        </span>
      </header>
      ${this.isLeaving && lab.moves > 0 ? this.#leaving(player, lab, words) : nothing}
      ${this.#continue(player, words)}
      <ol>${lab.tasks.map((task, index) => this.#task(task, index === lab.atHand, player, words))}</ol>
      ${this.#actors(player, words)}
      ${this.#hint(lab, words)} ${this.#solution(player, words)}
      ${done === lab.tasks.length ? receipt(player, lab, this.#opened, onwardOf(this), words, this.later?.duration) : nothing}
      <p class="unseen" role="status">${this.said}</p>
    </section>`;
  }

  /** What was done goes only when the reader says so a second time; Escape keeps it. */
  #leaving(player: Player, { moves }: LabView, { t }: Words): TemplateResult {
    const keys = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      void this.#askReset(false);
    };
    return html`<p class="leaving" role="group" aria-labelledby="leaving" @keydown=${keys}>
      <span id="leaving">${t('lab.reset.ask', { count: moves })}</span>
      <button class="stay" type="button" @click=${() => void this.#askReset(false)}>${t('lab.reset.no')}</button>
      <button class="leave" type="button" @click=${() => void this.#reset(player)}>${t('lab.reset.yes')}</button>
    </p>`;
  }

  async #askReset(isLeaving: boolean): Promise<void> {
    this.isLeaving = isLeaving;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(isLeaving ? '.stay' : '.reset')?.focus();
  }

  async #reset(player: Player): Promise<void> {
    this.isLeaving = false;
    this.#opened.clear();
    // Closed, so that what stands open is not counted again.
    for (const one of this.renderRoot.querySelectorAll('details')) one.open = false;
    await this.#turn(restart(player));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('section')?.focus();
  }

  #goOn(player: Player, { recipe, opened }: Kept): void {
    this.#opened.add(opened);
    void this.#turn(fromRecipe(player, recipe));
  }

  #continue(player: Player, { t }: Words): TemplateResult | typeof nothing {
    const { kept } = this;
    if (!kept || player.lab?.moves !== 0) return nothing;
    return html`<p class="kept">${t('lab.kept', { count: kept.done })}
      <button type="button" @click=${() => this.#goOn(player, kept)}>${t('lab.continue')}</button>
    </p>`;
  }

  #task(task: TaskView, isAtHand: boolean, player: Player, { t }: Words): TemplateResult {
    const { title } = sectionOf(player, task);
    const state = task.done ? 'done' : isAtHand ? 'now' : 'ahead';
    return html`<li class=${state} aria-current=${isAtHand ? 'step' : 'false'}>
      <span class="mark" aria-hidden="true">${task.done ? icon('check') : nothing}</span>
      <span><b>${title}</b> <span class="unseen">${t(`lab.state.${state}`)}</span>
        ${task.lost ? html`<span class="missing">${t('lab.lost')}</span>` : nothing}
        ${isAtHand && task.missing ? html`<span class="missing">${task.missing}</span>` : nothing}</span>
    </li>`;
  }

  /** Where to act, and as whom. */
  #actors(player: Player, { t }: Words): TemplateResult | typeof nothing {
    const actors = actorsOf(player);
    if (actors.length === 0) return nothing;
    return html`<p class="actors">${t('lab.act')}
      ${actors.map((runner) => html`<button type="button" @click=${() => this.#say<Runner>('seat', runner)}>${nameOf(runner, t)}</button>`)}
    </p>`;
  }

  /** It speaks only to whoever asks. */
  #hint({ hint }: LabView, { t }: Words): TemplateResult | typeof nothing {
    if (!hint) return nothing;
    return html`<details class="hint" @toggle=${this.#unfold}>
      <summary>${t('lab.hint')}</summary>
      <p>${inlines(hint.inlines)}</p>
    </details>`;
  }

  #solution(player: Player, words: Words): TemplateResult | typeof nothing {
    const commands = solutionOf(player);
    if (commands.length === 0) return nothing;
    return html`<details class="solution" @toggle=${this.#unfold}>
      <summary>${words.t('lab.solution')}</summary>
      ${commands.map(
        (command) => html`<pre>${command.text}</pre>
          <button type="button" @click=${() => void this.#run(player, command)}>${words.t('lab.run')}</button>`,
      )}
    </details>`;
  }

  async #run(player: Player, { index }: Command): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const done: Outcome<Done> = await act(player, { block: { index } });
    this.#isBusy = false;
    if (done.ok && done.value.refused === null) await decide(done.value.fork ?? player);
    if (done.ok && done.value.fork) this.#say('turn', { player: done.value.fork, isFork: true });
  }

  async #turn(opening: Promise<Outcome<Player>>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const opened = await opening;
    this.#isBusy = false;
    if (opened.ok) this.#say('turn', { player: opened.value, isFork: false });
    else this.said = this.words?.t('terminal.failed') ?? '';
  }
}

function nameOf(runner: Runner, t: Words['t']): string {
  return runner.type === 'machine' ? t('document.runner.machine', { name: runner.name }) : runner.type === 'person' ? runner.name : t('document.runner.internet');
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-lab': LabPart;
  }
  interface HTMLElementEventMap {
    'mi-sim-task': CustomEvent<TaskDone>;
    'mi-sim-done': CustomEvent<{ receipt: string }>;
  }
}
