import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons/icons.js';
import { actorsOf, closedTo, freshOf, sectionOf, taskOf } from '../lab/at-hand.js';
import type { Words } from '../locale/locale.js';
import { undo } from '../run/act.js';
import { complete } from '../run/client.js';
import type { Player } from '../run/player.js';
import type { Printed } from '../run/types/Printed.js';
import type { Runner } from '../run/types/Runner.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { completed } from './complete.js';
import { enter, type Refusal } from './enter.js';
import { History } from './history.js';
import { isRequests, type Seat, seatOf, seatsOf, suggestionFor } from './runners.js';
import { look } from './terminal.css.js';
import { hasTable, transcriptOf, type Typed } from './transcript.js';

/** More is not taken into the field; how much of that a run can hold, the simulator says. */
const MOST = 1_000_000;
/** The input grows to so many lines. */
const MOST_LINES = 8;

/**
 * A terminal for each person and each machine: a text field and a log. What is typed is done at the cursor; in the past, that
 * forks the run.
 *
 * @fires turn with the player of the fork, or of the run without its last move
 */
@customElement('mi-sim-terminal')
export class TerminalPart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;

  /** The terminal that the reader chose; where it is not there, that of who acts in the task at hand, else the first one. */
  @state() private chosen = '';
  @state() private text = '';
  @state() private refusal: Refusal | null = null;
  @state() private isRunning = false;
  /** How what is typed may go on, where there are several ways. */
  @state() private ways: readonly string[] = [];

  /** What each terminal remembers, by its key. */
  #histories = new Map<string, History>();
  /** How much of each was cleared away. */
  #cleared = new Map<string, number>();
  #shown = '';
  /** Whether the next Tab leaves the field. */
  #isLeaving = false;

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  private get input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  private get log(): HTMLElement | null {
    return this.renderRoot.querySelector('.log');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player } = this;
    if (!words || !player) return nothing;
    const seats = this.#seats(player);
    const seat = this.#seat(player);
    if (!seat) return nothing;
    const all = transcriptOf(player.view.run.steps, seat.key);
    const shown = all.slice(this.#cleared.get(seat.key) ?? 0);
    return html`${this.#lab(seat, words, player)} ${this.#head(seats, seat, all.length, words, player)}
      ${shown.length === 0 ? this.#suggestion(seat, words, player) : nothing}
      <div class="log" role="log" aria-label=${words.t('terminal.log')} tabindex=${shown.length > 0 ? 0 : -1}>
        <ol role="list">
          ${repeat(shown, (_, index) => index, (one) => this.#typed(one, words, player))}
        </ol>
      </div>
      ${this.#field(seat, words, player)}`;
  }

  protected override updated(): void {
    const newest = `${this.chosen} ${this.log?.querySelectorAll('li').length ?? 0}`;
    if (newest === this.#shown) return;
    this.#shown = newest;
    // One of both scrolls: in a low panel, all of it.
    for (const one of [this.log, this]) if (one && this.log?.querySelector('li')) one.scrollTop = one.scrollHeight;
  }

  /** How far the learner is, where they act. */
  #lab(seat: Seat, { t }: Words, player: Player): TemplateResult | typeof nothing {
    const { lab } = player;
    if (!lab) return nothing;
    const [fresh, task] = [freshOf(player), taskOf(player)];
    const others = actorsOf(player).map(seatOf).filter(({ key }) => key !== seat.key);
    const ahead = task ? t('lab.next', { title: sectionOf(player, task).title }) : t('lab.finished');
    const next = task?.lost ? `${ahead} · ${t('lab.lost')} ${task.missing ?? ''}` : ahead;
    const progress = t('lab.progress', { done: lab.tasks.filter(({ done }) => done).length, all: lab.tasks.length });
    return html`<div class="lab">
      <p role="status">${fresh.length > 0 ? html`${icon('check')} ${fresh.map((title) => t('lab.taskDone', { title })).join(' · ')} · ${next}` : `${progress} · ${task?.lost ? next : (task?.missing ?? next)}`}</p>
      ${others.map((one) => html`<button type="button" @click=${() => this.sit(one.runner)}>${t('lab.as', { name: this.#name(one) })}</button>`)}
    </div>`;
  }

  #head(seats: readonly Seat[], { key }: Seat, count: number, { t }: Words, player: Player): TemplateResult {
    return html`<div class="head">
      <label><span class="who">${t('terminal.who')}</span>
        <select @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          ${seats.map((one) => html`<option value=${one.key} ?selected=${one.key === key}>${this.#name(one)}</option>`)}
        </select>
      </label>
      ${player.cursor < player.length ? this.#past(player, t) : nothing}
      <span class="tools">
        <button type="button" ?disabled=${!player.canUndo || this.isRunning} @click=${() => void this.#undo(player)}>${t('terminal.undo')}</button>
        <button type="button" ?disabled=${count === 0} @click=${() => this.#clear(key)}>${t('terminal.clear')}</button>
      </span>
    </div>`;
  }

  #name({ runner }: Seat): string {
    const t = this.words?.t;
    if (!t) return '';
    if (runner.type === 'machine') return t('document.runner.machine', { name: runner.name });
    return runner.type === 'person' ? runner.name : t('document.runner.internet');
  }

  /** What is done in the past forks the run. */
  #past(player: Player, t: Words['t']): TemplateResult {
    return html`<p class="past">${t('terminal.past')} <button type="button" @click=${() => player.seek(player.length)}>${t('terminal.toEnd')}</button></p>`;
  }

  #suggestion(seat: Seat, { t }: Words, { stage }: Player): TemplateResult {
    const text = suggestionFor(seat, stage);
    return html`<p class="first">${t('terminal.first')}
      <button type="button" title=${t('terminal.take')} @click=${() => this.take(text)}><code>${text}</code></button>
    </p>`;
  }

  #typed({ prompt, text, printed, entries }: Typed, words: Words, player: Player): TemplateResult {
    const { t } = words;
    const line = html`<span class="prompt">${prompt}</span> <code>${text}</code>`;
    const isHere = entries !== null && player.cursor > entries.start && player.cursor <= entries.end;
    return html`<li>
      ${entries
        ? html`<button type="button" class="typed" aria-current=${isHere ? 'step' : 'false'} title=${t('terminal.show')} @click=${() => player.seek(entries.end)}>${line}</button>
            <button type="button" class="watch" aria-label=${t('terminal.watch')} title=${t('terminal.watch')} @click=${() => this.#watch(player, entries.start)}>${icons.play}</button>`
        : html`<p class="typed">${line}</p>`}
      ${printed.map((one) => this.#printed(one, printed.length, words, player))}
    </li>`;
  }

  #printed({ text, entries }: Printed, count: number, { t }: Words, player: Player): TemplateResult | typeof nothing {
    if (text === '') return nothing;
    const hasSent = count > 1 && entries.end > entries.start;
    // What can be scrolled sideways has to be reached without a pointer.
    return html`${hasTable(text) ? html`<pre class="table" tabindex="0">${text}</pre>` : html`<pre>${text}</pre>`}
      ${hasSent ? html`<button type="button" class="show" @click=${() => player.seek(entries.end)}>${t('terminal.show')}</button>` : nothing}`;
  }

  #field({ prompt }: Seat, { t }: Words, player: Player): TemplateResult {
    const lines = Math.min(MOST_LINES, this.text.split('\n').length);
    return html`<form @submit=${(event: Event) => (event.preventDefault(), void this.#run(player))} aria-busy=${this.isRunning}>
      ${this.#refused(t)}
      <p class="ways" role="status">${this.ways.join('  ')}</p>
      <div class="line">
        <span class="prompt" aria-hidden="true">${prompt}</span>
        <textarea
          rows=${lines}
          aria-label=${t('terminal.input', { prompt })}
          aria-describedby="keys"
          autocapitalize="off"
          autocomplete="off"
          autocorrect="off"
          spellcheck="false"
          .value=${this.text}
          @input=${() => this.#write(this.input?.value ?? '')}
          @paste=${this.#paste}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event, player)}
        ></textarea>
        <button type="submit" ?disabled=${this.isRunning}>${t('terminal.run')}</button>
      </div>
      <p class="keys" id="keys">${t('terminal.keys')}</p>
    </form>`;
  }

  #refused(t: Words['t']): TemplateResult {
    const { refusal } = this;
    if (!refusal) return html`<div role="alert"></div>`;
    if ('said' in refusal) return html`<div role="alert"><p>${refusal.said}</p></div>`;
    return html`<div role="alert">
      <p>${t('terminal.refused')}</p>
      <ul>${refusal.problems.map(({ line, message }) => html`<li><b>${t('document.line', { line })}</b> <span lang="en">${message}</span></li>`)}</ul>
    </div>`;
  }

  #choose(key: string): void {
    this.chosen = key;
    this.refusal = null;
  }

  #write(text: string): void {
    this.text = text;
    this.ways = [];
    this.#isLeaving = false;
    this.refusal = null;
  }

  /** Goes on as somebody. */
  sit(runner: Runner): void {
    this.#choose(seatOf(runner).key);
    void this.updateComplete.then(() => this.input?.focus());
  }

  /** Puts a line into the field, to be run or not. */
  take(text: string): void {
    this.#write(text);
    this.input?.focus();
  }

  #clear(key: string): void {
    const { player } = this;
    if (player) this.#cleared.set(key, transcriptOf(player.view.run.steps, key).length);
    this.requestUpdate();
    this.input?.focus();
  }

  #paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (this.text.length + pasted.length <= MOST) return;
    event.preventDefault();
    this.refusal = { said: this.words?.t('terminal.pasted') ?? '' };
  };

  #onKey(event: KeyboardEvent, player: Player): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const { input } = this;
    if (!input || event.isComposing) return;
    if (key === 'Enter' && !shiftKey && !altKey) {
      // A line that ends so goes on.
      if (!ctrlKey && !metaKey && input.value.endsWith('\\')) return;
      void this.#run(player);
    } else if (ctrlKey && key === 'c' && input.selectionStart === input.selectionEnd) this.#write('');
    else if (ctrlKey && key === 'l') this.#clear(this.#seat(player)?.key ?? '');
    else if (key === 'Tab' && !shiftKey && this.#mayComplete(input)) void this.#complete(input, player);
    else if (key === 'Escape') return void (this.#isLeaving = true);
    else if (key === 'ArrowUp' || key === 'ArrowDown') return this.#recall(event, input, player);
    else return;
    event.preventDefault();
  }

  /** Tab completes what is typed; in an empty field, and after Escape, it leaves the field as everywhere. */
  #mayComplete(input: HTMLTextAreaElement): boolean {
    return !this.#isLeaving && input.value.trim() !== '' && !isRequests(input.value);
  }

  async #complete(input: HTMLTextAreaElement, player: Player): Promise<void> {
    const [seat, text, at] = [this.#seat(player), input.value, input.selectionEnd];
    const found = seat && (await complete(player.number, { runner: seat.runner, line: text, column: at }));
    if (!found?.ok || input.value !== text) return;
    const done = completed(text, at, found.value);
    this.#write(done.line);
    this.ways = done.ways;
    await this.updateComplete;
    input.setSelectionRange(done.column, done.column);
  }

  /** On the first line the key goes back in the history, on the last one on. */
  #recall(event: KeyboardEvent, input: HTMLTextAreaElement, player: Player): void {
    const isBack = event.key === 'ArrowUp';
    const beyond = isBack ? input.value.slice(0, input.selectionStart) : input.value.slice(input.selectionEnd);
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || beyond.includes('\n')) return;
    const seat = this.#seat(player);
    const text = seat && this.#historyOf(seat).step(isBack ? -1 : 1, this.text);
    if (typeof text !== 'string') return;
    event.preventDefault();
    this.#write(text);
    void this.updateComplete.then(() => input.setSelectionRange(text.length, text.length));
  }

  #seats(player: Player): Seat[] {
    const closed = closedTo(player);
    return seatsOf(player.stage).filter(({ runner }) => runner.type !== 'machine' || !closed.has(runner.name));
  }

  #seat(player: Player): Seat | undefined {
    const seats = this.#seats(player);
    const actor = actorsOf(player)[0];
    const home = actor && seatOf(actor).key;
    return seats.find(({ key }) => key === this.chosen) ?? seats.find(({ key }) => key === home) ?? seats[0];
  }

  #historyOf({ key }: Seat): History {
    const history = this.#histories.get(key) ?? new History();
    this.#histories.set(key, history);
    return history;
  }

  /** One thing at a time: the next begins where this one ends. What is refused stays in the field. */
  async #run(player: Player): Promise<void> {
    const [{ text, words }, seat] = [this, this.#seat(player)];
    if (this.isRunning || !seat || !words || text.trim() === '') return;
    if (text.trim() === 'clear') {
      this.#write('');
      return this.#clear(seat.key);
    }
    if (text.length > MOST) return void (this.refusal = { said: this.words?.t('terminal.pasted') ?? '' });
    // Who is meant stays, whatever comes to be there.
    this.chosen = seat.key;
    this.isRunning = true;
    const typed = { runner: seat.runner, text };
    const { refusal, isUnfinished, fork } = await enter(player, isRequests(text) ? { typed } : { commands: typed }, words.t);
    this.isRunning = false;
    if (isUnfinished) this.#write(`${text}\n`);
    if (refusal) return void (this.refusal = refusal);
    this.#historyOf(seat).add(text);
    this.#write('');
    if (fork) this.#turn(fork, true);
    this.input?.focus();
  }

  /** The last move was never made; what was typed comes back into the field. */
  async #undo(player: Player): Promise<void> {
    this.isRunning = true;
    const typed = player.view.run.steps.at(-1)?.typed;
    const undone = await undo(player);
    this.isRunning = false;
    if (!undone.ok) return void (this.refusal = { said: this.words?.t('terminal.failed') ?? '' });
    this.#turn(undone.value, false);
    if (typed) this.#write(typed.text);
    this.input?.focus();
  }

  #turn(player: Player, isFork: boolean): void {
    this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player, isFork } }));
  }

  #watch(player: Player, start: number): void {
    player.seek(start);
    player.play();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-terminal': TerminalPart;
  }
}
