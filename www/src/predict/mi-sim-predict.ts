import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import { fromRecipe } from '../run/act.js';
import { predict } from '../run/client.js';
import type { Player } from '../run/player.js';
import type { Asked } from '../run/types/Asked.js';
import type { Difference } from '../run/types/Difference.js';
import type { Prediction } from '../run/types/Prediction.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import { look } from './predict.css.js';
import { mask } from './mask.js';
import { type Statement, statementOf } from './statement.js';
import { Answers } from './tally.js';
import { answerWords, askedOf, differenceWords } from './words.js';

/** A question that has come up, and how far the reader is with it. */
type Card =
  | { readonly phase: 'wait'; readonly command: number }
  | { readonly phase: 'play'; readonly prediction: Prediction }
  | { readonly phase: 'ask' | 'told'; readonly prediction: Prediction; readonly at: number }
  | { readonly phase: 'world'; readonly difference: string; readonly answer: string };

/** What `mi-sim-visit` tells. */
export interface Visit {
  /** Leads back to the run, as the button does. */
  leave(): void;
}

/** Whether a card is open, so that it covers the sentence. */
const isCard = (phase: string): boolean => phase === 'ask' || phase === 'told' || phase === 'world';

/**
 * Asks what will happen before it does: a card over the sentence under the picture, then what came of it and why, and for a
 * wrong answer the world in which it would be right. Where nothing has happened yet, it offers to ask.
 *
 * @fires choose-questions with whether the reader wants to be asked
 * @fires asking with whether the card is open, so that nothing under it is reached
 * @fires mi-sim-answer with a statement of xAPI, when an answer was chosen
 * @fires visit with the player of a world in which another answer is right
 * @fires leave-visit when the reader has seen that world
 * @fires mi-sim-visit with a `Visit`, when that world is shown
 * @fires mi-sim-home when it is shown no more
 */
@customElement('mi-sim-predict')
export class PredictPart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: Player;
  /** Whether the reader is asked. */
  @property({ type: Boolean }) wanted = false;
  /** Whether that is the reader's choice, and not the host page's. */
  @property({ type: Boolean }) free = false;
  @property({ type: Boolean, reflect: true }) narrow = false;
  /** Whether what is shown is the world of an answer. */
  @property({ type: Boolean }) visits = false;
  /** The address of the document. */
  @property() document = '';

  @state() private card: Card | null = null;
  @state() private chosen: number | null = null;
  #asked: readonly Asked[] = [];
  #known = new Map<number, Promise<Prediction | null>>();
  #done = new Set<number>();
  #run: { player: Player; wanted: boolean } | null = null;
  #wasPlaying = false;
  /** Where the cursor was when this was drawn last. */
  #at = 0;
  #isBusy = false;
  #answers = new Answers();
  /** How the card was drawn last. */
  #drawn = 'none';

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.player.hold = () => false;
    this.#run = null;
  }

  protected override willUpdate(): void {
    const { player, wanted } = this;
    if (this.#run?.player !== player || this.#run.wanted !== wanted) this.#begin(player);
    // Whoever goes back to the beginning is asked again.
    if (player.cursor <= player.begin && this.#at > player.begin) this.#done.clear();
    this.#at = player.cursor;
    const { card } = this;
    if (card?.phase === 'play' && player.cursor >= card.prediction.until) {
      player.pause();
      this.card = { phase: 'told', prediction: card.prediction, at: player.cursor };
    } else if ((card?.phase === 'ask' || card?.phase === 'told') && player.cursor !== card.at) {
      // The reader went elsewhere.
      this.card = null;
    }
    this.dataset['phase'] = this.#phase();
    if (mask(player, this.#pending(), this.words.t('predict.name'))) player.dispatchEvent(new Event('status'));
  }

  /** The commands about which the reader is still to be asked, or is asked now. */
  #pending(): number[] {
    const { card, player } = this;
    const ahead = this.#asked.flatMap(({ command, at }) => (at >= player.cursor && !this.#done.has(command) ? [command] : []));
    return card?.phase === 'ask' || card?.phase === 'play' ? [...ahead, card.prediction.command] : ahead;
  }

  #phase(): string {
    const { card, player } = this;
    if (card && card.phase !== 'play' && card.phase !== 'wait') return card.phase;
    const isFresh = player.cursor <= player.begin && player.length > player.begin && !player.playing;
    return isFresh && this.free && !player.lab ? 'offer' : 'none';
  }

  #begin(player: Player): void {
    const before = this.#run?.player;
    if (before) before.hold = () => false;
    this.#run = { player, wanted: this.wanted };
    this.#known.clear();
    this.#asked = [];
    // In the world of an answer nothing is asked.
    if (this.card?.phase === 'world' && this.visits) return;
    this.card = null;
    if (!this.wanted || player.lab) return;
    player.hold = (to) => this.#holds(player, to);
    void this.#ask(player);
  }

  /** Learns from the engine where it asks, and what comes first. */
  async #ask(player: Player): Promise<void> {
    const asked = await predict(player.number, null);
    if (!asked.ok || this.#run?.player !== player) return;
    this.#asked = asked.value as readonly Asked[];
    this.#answers.turnTo(player);
    this.#answers.asks(player, this.#asked.length);
    this.#look();
  }

  /** Makes the question that comes next, so that it is there in time. */
  #look(): void {
    const next = this.#asked.find(({ command, at }) => at >= this.player.cursor && !this.#done.has(command));
    if (next) void this.#question(next.command);
  }

  #question(command: number): Promise<Prediction | null> {
    const known = this.#known.get(command) ?? predict(this.player.number, command).then((came) => (came.ok ? (came.value as Prediction | null) : null));
    this.#known.set(command, known);
    return known;
  }

  /** Whether the reader is asked something before the cursor goes there. */
  #holds(player: Player, to: number): boolean {
    const due = this.#asked.find(({ command, at }) => player.cursor <= at && at < to && !this.#done.has(command));
    if (!due) return false;
    this.#wasPlaying = player.playing;
    this.card = { phase: 'wait', command: due.command };
    void this.#open(player, due.command);
    return true;
  }

  async #open(player: Player, command: number): Promise<void> {
    const prediction = await this.#question(command);
    if (this.player !== player || this.card?.phase !== 'wait' || this.card.command !== command) return;
    this.#done.add(command);
    this.chosen = null;
    this.card = prediction && { phase: 'ask', prediction, at: player.cursor };
    if (!prediction) this.#on();
  }

  #on(): void {
    if (this.#wasPlaying) this.player.play();
    else this.player.step(1);
  }

  #check(prediction: Prediction): void {
    const { chosen, words, player } = this;
    if (chosen === null) return;
    const right = prediction.choices.findIndex(({ world }) => world === null);
    const { what, question } = askedOf(prediction, player, words.t);
    const answers = prediction.choices.map(({ answer }) => answerWords(answer, words.t));
    const document = new URL(this.document, this.baseURI).href;
    const statement = statementOf({ lang: words.lang, document, command: prediction.command, question: `${what} ${question}`, answers, right, chosen });
    this.#say('mi-sim-answer', statement);
    this.#answers.take(player, prediction.command, chosen === right);
    this.card = { phase: 'play', prediction };
    player.play();
    this.#look();
  }

  #say<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { bubbles: true, composed: true, detail }));
  }

  /** Just to watch, from now on. */
  #watch(): void {
    this.card = null;
    this.#say('choose-questions', false);
    this.player.play();
  }

  /** Not this one. */
  #skip(): void {
    this.card = null;
    this.#on();
  }

  #goOn(): void {
    this.card = null;
    const { player } = this;
    if (this.#wasPlaying && player.cursor < player.length) player.play();
  }

  async #show(recipe: string, difference: Difference | null, answer: string): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { player, words } = this;
    const opened = await fromRecipe(player, recipe);
    this.#isBusy = false;
    if (!opened.ok || this.player !== player) return;
    const said = difference ? differenceWords(difference, player, words.t) : '';
    this.card = { phase: 'world', difference: said, answer };
    opened.value.isOther = true;
    this.#say('visit', opened.value);
  }

  #back(): void {
    if (!this.visits) return;
    this.card = null;
    this.#say('leave-visit', null);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { card, words } = this;
    const phase = this.dataset['phase'];
    if (phase === 'offer') return this.#offer();
    if (!card || phase === 'none' || card.phase === 'wait') return nothing;
    if (card.phase === 'world') return this.#world(card);
    return html`<section aria-label=${words.t('predict.name')}>${card.phase === 'ask' ? this.#form(card.prediction) : this.#told(card.prediction)}</section>`;
  }

  #offer(): TemplateResult {
    const { wanted, words } = this;
    return html`<button class="offer" type="button" aria-pressed=${wanted} title=${words.t('predict.offer.why')} @click=${() => this.#say('choose-questions', !wanted)}>
      <i aria-hidden="true">${wanted ? icon('check') : nothing}</i>${words.t('predict.offer')}
    </button>`;
  }

  #form(prediction: Prediction): TemplateResult {
    const { t } = this.words;
    const { what, question } = askedOf(prediction, this.player, t);
    const submit = (event: Event): void => {
      event.preventDefault();
      this.#check(prediction);
    };
    return html`<form @submit=${submit}>
      <p class="what" id="what">${t('predict.next')} ${what}</p>
      <h2 id="question">${question}</h2>
      <fieldset aria-labelledby="question" aria-describedby="what">
        ${prediction.choices.map(
          ({ answer }, index) => html`<label>
            <input type="radio" name="answer" .checked=${this.chosen === index} @change=${() => (this.chosen = index)} />
            <span>${answerWords(answer, t)}</span>
          </label>`,
        )}
      </fieldset>
      <div class="acts">
        <button class="first" ?disabled=${this.chosen === null}>${t('predict.check')}</button>
        <button type="button" @click=${this.#skip}>${t('predict.skip')}</button>
        ${this.free ? html`<button type="button" @click=${this.#watch}>${t('predict.watch')}</button>` : nothing}
      </div>
    </form>`;
  }

  #told(prediction: Prediction): TemplateResult {
    const { words, player, chosen } = this;
    const { t } = words;
    const right = prediction.choices.find(({ world }) => world === null);
    const own = prediction.choices[chosen ?? -1];
    const isRight = own === right;
    const { what, why } = words.sentences(player);
    const said = right ? answerWords(right.answer, t) : '';
    const { proof } = prediction;
    return html`<div id="said">
        <p class="verdict ${isRight ? 'right' : 'wrong'}">${icon(isRight ? 'check' : 'cross')}<span>${t(isRight ? 'predict.right' : 'predict.wrong', { answer: said })}</span></p>
        ${isRight || !own ? nothing : html`<p>${t('predict.own', { answer: answerWords(own.answer, t) })}</p>`}
        <p>${what}</p>
        <p class="why">${why}</p>
      </div>
      <div class="acts">
        <button class="first" type="button" aria-describedby="said" @click=${this.#goOn}>${t('predict.on')}</button>
        ${proof === null ? nothing : html`<button type="button" @click=${() => void this.#show(proof, null, said)}>${t('predict.proof')}</button>`}
        ${own?.world
          ? html`<button type="button" @click=${() => own.world && void this.#show(own.world.recipe, own.world.difference, answerWords(own.answer, t))}>${t('predict.world')}</button>`
          : nothing}
      </div>`;
  }

  #world({ difference, answer }: Extract<Card, { phase: 'world' }>): TemplateResult {
    const { words, player } = this;
    const { t } = words;
    const { what, why } = words.sentences(player);
    return html`<section aria-label=${t('predict.name')}>
      <div id="said">
        <p class="verdict">${difference === '' ? answer : t('predict.world.is', { answer })}</p>
        ${difference === '' ? nothing : html`<p>${t('predict.world.differs')} ${difference}</p>`}
        <p class="why">${what} ${why}</p>
      </div>
      <div class="acts"><button class="first" type="button" aria-describedby="said" @click=${this.#back}>${t('predict.back')}</button></div>
    </section>`;
  }

  /** Whoever played or stepped is here: the focus follows the card as it comes, turns and goes. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('visits')) this.#say('mi-sim-home', null);
    else if (this.visits && changed.has('visits')) this.#say<Visit>('mi-sim-visit', { leave: () => this.#back() });
    const phase = this.dataset['phase'] ?? 'none';
    const before = this.#drawn;
    if (phase === before) return;
    this.#drawn = phase;
    this.player.asked = this.card?.phase === 'ask' ? this.card.prediction.command : null;
    const isOpen = isCard(phase);
    if (isOpen) this.renderRoot.querySelector<HTMLElement>('input, .first')?.focus();
    else if (isCard(before)) this.closest<HTMLElement>('.frame')?.focus();
    if (isOpen !== isCard(before)) this.dispatchEvent(new CustomEvent('asking', { detail: isOpen }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-predict': PredictPart;
  }
  interface HTMLElementEventMap {
    'mi-sim-answer': CustomEvent<Statement>;
    'choose-questions': CustomEvent<boolean>;
    visit: CustomEvent<Player>;
    'leave-visit': CustomEvent<null>;
    'mi-sim-visit': CustomEvent<Visit>;
    'mi-sim-home': CustomEvent<null>;
    asking: CustomEvent<boolean>;
  }
}
