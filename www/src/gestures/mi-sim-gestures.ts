import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { closedTo } from '../lab/at-hand.js';
import type { Words } from '../locale/locale.js';
import { gestures } from '../run/client.js';
import type { Player } from '../run/player.js';
import type { ChoiceLabel } from '../run/types/ChoiceLabel.js';
import type { Commands } from '../run/types/Commands.js';
import type { Gesture } from '../run/types/Gesture.js';
import type { Move } from '../run/types/Move.js';
import type { Runner } from '../run/types/Runner.js';
import type { Touchable } from '../run/types/Touchable.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import * as icons from '../style/icons.js';
import { beginningOfLast, enter, type Refusal } from '../terminal/enter.js';
import { type Form, rememberedForm, rememberForm } from './form.js';
import { look } from './gestures.css.js';

/** What was chosen so far for one gesture. */
interface Chosen {
  readonly gesture: Gesture;
  readonly actor: number;
  readonly choices: readonly number[];
}

/**
 * What can be done with a thing of the picture: a list, and for what is chosen of it the command that it is. It is run as one that was
 * typed, and stands in the terminal from then on.
 *
 * @fires turn with the player of the fork, where it was done in the past
 * @fires done when it was run
 */
@customElement('mi-sim-gestures')
export class Gestures extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** The thing as the simulator knows it; `null` where it is not there. */
  @property({ attribute: false }) object: Touchable | null = null;

  @state() private all: readonly Gesture[] | null = null;
  @state() private chosen: Chosen | null = null;
  @state() private commands: Commands | null = null;
  @state() private form: Form = rememberedForm();
  @state() private refusal: Refusal | null = null;
  @state() private isRunning = false;

  /** Whether the list takes the focus as soon as it is there. */
  #isAwaited = false;
  #asked: { player: Player | null; cursor: number; object: string } = { player: null, cursor: -1, object: '' };

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  /** To the first thing that can be done. */
  override focus(): void {
    this.#isAwaited = true;
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.#isAwaited || !this.all) return;
    this.#isAwaited = false;
    this.renderRoot.querySelector<HTMLElement>('.gesture')?.focus();
  }

  protected override willUpdate(): void {
    const { player } = this;
    const [cursor, object] = [player?.cursor ?? -1, JSON.stringify(this.object)];
    if (!player || (player === this.#asked.player && cursor === this.#asked.cursor && object === this.#asked.object)) return;
    this.#asked = { player, cursor, object };
    void this.#gather(player);
  }

  async #gather(player: Player): Promise<void> {
    const { object } = this;
    const asked = this.#asked;
    const all = object ? await gestures(player.number, { object, cursor: player.cursor }, null) : null;
    if (asked !== this.#asked) return;
    const isList = all?.ok && Array.isArray(all.value);
    // Where a lab lets nobody sit at a machine, nobody does anything there.
    const closed = closedTo(player);
    const isOpen = ({ actors }: Gesture): boolean => !actors.some((one) => one.type === 'machine' && closed.has(one.name));
    this.all = isList ? (all.value as readonly Gesture[]).filter(isOpen) : [];
    const same = this.all.find(({ kind }) => kind === this.chosen?.gesture.kind);
    // What exists is another choice now.
    if (same && this.chosen) this.#choose({ ...this.chosen, gesture: same });
    else this.chosen = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, all, chosen } = this;
    if (!words || !player || !all) return nothing;
    return chosen ? this.#form(chosen, words, player) : this.#list(all, words);
  }

  #list(all: readonly Gesture[], { t }: Words): TemplateResult {
    if (all.length === 0) return html`<p role="status">${t('gesture.none')}</p>`;
    return html`<ul role="list" aria-label=${t('gesture.all')}>
      ${all.map((gesture) => html`<li><button type="button" class="gesture" @click=${() => void this.#open(gesture)}>${t(`gesture.${gesture.kind}`)}</button></li>`)}
    </ul>`;
  }

  #form({ gesture, actor, choices }: Chosen, words: Words, player: Player): TemplateResult {
    const [{ t }, { commands }] = [words, this];
    const pick = (index: number, chosen: number): void => this.#choose({ gesture, actor, choices: choices.map((one, at) => (at === index ? chosen : one)) });
    return html`<form @submit=${(event: Event) => (event.preventDefault(), void this.#run(player, words))} aria-busy=${this.isRunning} aria-labelledby="title">
      <p class="title" id="title" tabindex="-1">${t(`gesture.${gesture.kind}`)}</p>
      ${player.cursor < player.length ? html`<p class="past">${t('terminal.past')}</p>` : nothing}
      ${commands ? html`<pre tabindex="0" role="region" aria-label=${t('gesture.command')}><code lang="en">${textOf(commands[this.form])}</code></pre>` : nothing}
      <div class="fields">
        ${select(t('gesture.who'), gesture.actors.map((one) => nameOf(one, t)), actor, (chosen) => this.#choose({ gesture, choices, actor: chosen }))}
        ${gesture.parameters.map(({ kind, choices: all }, index) => select(t(`gesture.choose.${kind}`), all.map(({ label }) => labelOf(label, t)), choices[index] ?? 0, (chosen) => pick(index, chosen)))}
        ${commands ? this.#written(commands, t) : nothing}
      </div>
      ${this.#refused(t)}
      <div class="buttons">
        <button type="submit" class="run" ?disabled=${this.isRunning || !this.commands}>${icons.play} ${t('terminal.run')}</button>
        <button type="button" @click=${() => void this.#back(gesture)}>${t('gesture.back')}</button>
      </div>
    </form>`;
  }

  /** In which way the reader prefers to read it. */
  #written({ shell }: Commands, t: Words['t']): TemplateResult {
    const forms: readonly Form[] = ['shell', 'requests'];
    const name = textOf(shell).startsWith('az ') ? t('gesture.form.az') : t('gesture.form.curl');
    return select(t('gesture.form'), [name, t('gesture.form.requests')], forms.indexOf(this.form), (chosen) => this.#write(forms[chosen] ?? 'shell'));
  }

  #refused(t: Words['t']): TemplateResult {
    const { refusal } = this;
    if (!refusal) return html`<div role="alert"></div>`;
    return html`<div role="alert">${'said' in refusal ? html`<p>${refusal.said}</p>` : html`<p>${t('gesture.refused')}</p><ul>${refusal.problems.map(({ message }) => html`<li lang="en">${message}</li>`)}</ul>`}</div>`;
  }

  async #open(gesture: Gesture): Promise<void> {
    this.#choose({ gesture, actor: 0, choices: gesture.parameters.map(() => 0) });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.title')?.focus();
  }

  async #back({ kind }: Gesture): Promise<void> {
    const at = this.all?.findIndex((one) => one.kind === kind) ?? 0;
    this.chosen = null;
    this.refusal = null;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.gesture')[at]?.focus();
  }

  #choose(chosen: Chosen): void {
    const { player } = this;
    const within = (number: number, length: number): number => Math.min(number, length - 1);
    const choices = chosen.gesture.parameters.map((one, index) => within(chosen.choices[index] ?? 0, one.choices.length));
    this.chosen = { ...chosen, actor: within(chosen.actor, chosen.gesture.actors.length), choices };
    this.refusal = null;
    if (player) void this.#spell(player, this.chosen);
  }

  async #spell(player: Player, chosen: Chosen): Promise<void> {
    const { object } = this;
    const { gesture, actor, choices } = chosen;
    const written = object && (await gestures(player.number, { object, cursor: player.cursor }, { kind: gesture.kind, actor, choices: [...choices] }));
    if (chosen !== this.chosen) return;
    const isWritten = written?.ok && written.value && 'shell' in written.value;
    this.commands = isWritten ? (written.value as Commands) : null;
  }

  #write(form: Form): void {
    this.form = form;
    rememberForm(form);
  }

  /** As what is typed; then the picture shows what happened. */
  async #run(player: Player, { t }: Words): Promise<void> {
    const move = this.commands?.[this.form];
    if (this.isRunning || !move) return;
    this.isRunning = true;
    const { refusal, fork } = await enter(player, move, t);
    this.isRunning = false;
    this.refusal = refusal;
    if (refusal) return;
    if (fork) this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: fork, isFork: true } }));
    this.dispatchEvent(new CustomEvent('done'));
    const shown = fork ?? player;
    shown.seek(beginningOfLast(shown));
    shown.play();
  }
}

/** A plain list to choose from. */
function select(name: string, options: readonly string[], chosen: number, choose: (chosen: number) => void): TemplateResult {
  return html`<label>
    <span>${name}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).selectedIndex)}>
      ${options.map((option, index) => html`<option .selected=${index === chosen}>${option}</option>`)}
    </select>
  </label>`;
}

function nameOf(runner: Runner, t: Words['t']): string {
  if (runner.type === 'machine') return t('document.runner.machine', { name: runner.name });
  return runner.type === 'person' ? runner.name : t('document.runner.internet');
}

function labelOf(label: ChoiceLabel, t: Words['t']): string {
  return typeof label === 'object' ? label.name : t(`gesture.label.${label}`);
}

function textOf(move: Move): string {
  return 'commands' in move ? move.commands.text : 'typed' in move ? move.typed.text : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-gestures': Gestures;
  }
}
