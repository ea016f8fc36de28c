import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icon } from '../../icons/icons.js';
import type { Words } from '../../locale/locale.js';
import { targetsOf } from '../../picture/kinds.js';
import type { Player } from '../../run/player.js';
import type { Stage } from '../../run/types/Stage.js';
import { Watch } from '../../run/watch.js';
import { controls } from '../../style/controls.js';
import * as icons from '../../style/icons.js';
import { scopeName } from '../../telling/names.js';
import { beginningOfLast, enter } from '../../terminal/enter.js';
import { style } from '../inspector.css.js';
import { gained, path } from './path.js';
import { look } from './reach.css.js';
import { type End, endsOf, isAbout } from './ends.js';

/** So many principals are asked about one target. */
const MOST_ASKED = 60;
/** So many ends of one kind are listed. */
const MOST_LISTED = 60;

type Question = 'from' | 'to';

/** Somebody who attacks, or something that is attacked. */
interface Subject {
  readonly id: string;
  readonly name: string;
  /** Of an identity, whose tokens it stands for. */
  readonly principalId: string | null;
}

/** What one principal comes to. */
interface Found {
  readonly by: Subject;
  readonly direct: readonly End[];
  readonly detours: readonly End[];
  /** How many things they can come to hold, themselves among them. */
  readonly holds: number;
  readonly leftOut: number;
  readonly isAll: boolean;
  readonly isTooLarge: boolean;
}

/**
 * What somebody can come to do at the cursor beyond their own rights, and who can come to reach something: each way with its
 * steps, which can be played, and where there is none, that this was checked.
 *
 * @fires turn with the player of the fork in which a way was played
 */
@customElement('mi-sim-reach')
export class ReachPart extends LitElement {
  static override styles = [controls, style, look];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** Whether a way can be played: the reader may act in this run. */
  @property({ attribute: false }) canPlay = false;
  @state() private question: Question = 'from';
  @state() private chosen: Record<Question, string> = { from: '', to: '' };
  @state() private found: readonly Found[] | null = null;
  @state() private outcome = '';
  @state() private isPlaying = false;
  @query('.outcome') private readonly said!: HTMLElement | null;

  #asked = '';
  #player: Player | null = null;

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  /** Sentences about the step stand above the tabs; who chose this one wants to see what is in it. */
  protected override firstUpdated(): void {
    const root = this.getRootNode();
    if (root instanceof ShadowRoot) this.#show(root.querySelector('[role="tablist"]'));
  }

  /** Scrolls the inspector, and nothing else, until this is at its top. */
  #show(part: Element | null): void {
    const root = this.getRootNode();
    if (part && root instanceof ShadowRoot) root.host.scrollTop += part.getBoundingClientRect().top - root.host.getBoundingClientRect().top;
  }

  protected override willUpdate(): void {
    const { player } = this;
    const subject = player ? this.#subject(player.stage) : undefined;
    if (!player || !subject) return;
    // While it plays, each moment is another world; where it stops, is searched.
    if (player.playing) {
      this.#asked = '';
      this.found = null;
      return;
    }
    const asked = `${player.cursor} ${this.question} ${subject.id}`;
    if (player === this.#player && asked === this.#asked) return;
    // What was found a moment before stays in sight until it is searched again.
    if (player !== this.#player || this.#asked.replace(/^\d+/, '') !== asked.replace(/^\d+/, '')) this.found = null;
    [this.#player, this.#asked] = [player, asked];
    void this.#gather(player, subject, asked);
  }

  async #gather(player: Player, subject: Subject, asked: string): Promise<void> {
    const { cursor, stage } = player;
    const all: Found[] = [];
    for (const by of this.question === 'from' ? [subject] : principalsOf(stage).slice(0, MOST_ASKED)) {
      const answer = await player.ask({ reach: { cursor, principal: by.id } });
      if (asked !== this.#asked || player !== this.player) return;
      if (!answer.ok || answer.value.kind === 'unknown') continue;
      if (answer.value.kind === 'tooLarge') {
        all.push({ by, direct: [], detours: [], holds: 0, leftOut: 0, isAll: false, isTooLarge: true });
        continue;
      }
      const { steps, leftOut, isAll } = answer.value;
      const fits = ({ gain }: End): boolean => this.question === 'from' || isAbout(gain, subject.id, subject.principalId);
      const { direct, detours } = endsOf(steps);
      all.push({ by, direct: direct.filter(fits), detours: detours.filter(fits), holds: steps.length + leftOut, leftOut, isAll, isTooLarge: false });
    }
    this.found = all;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, found } = this;
    if (!words || !player) return nothing;
    const { t } = words;
    return html`<p class="outcome" role="status" tabindex="-1">${this.outcome}</p>
      ${this.#form(words, player.stage)}
      ${player.playing ? html`<p class="note">${t('reach.moving')}</p>` : nothing}
      <div aria-busy=${found === null}>${found ? this.#all(found, words, player) : nothing}</div>
      <p class="note">${t('reach.what')}</p>`;
  }

  #all(found: readonly Found[], words: Words, player: Player): TemplateResult {
    return html`${found.map((one) => this.#told(one, words, player))} ${this.question === 'to' ? this.#others(found, words, player.stage) : nothing}`;
  }

  #form(words: Words, stage: Stage): TemplateResult {
    const { t } = words;
    const subjects = this.#subjects(stage);
    const chosen = this.#subject(stage);
    const turn = (event: Event): void => {
      this.question = (event.target as HTMLSelectElement).selectedIndex === 1 ? 'to' : 'from';
      this.outcome = '';
    };
    const pick = (event: Event): void => {
      this.chosen = { ...this.chosen, [this.question]: subjects[(event.target as HTMLSelectElement).selectedIndex]?.id ?? '' };
      this.outcome = '';
    };
    return html`<div class="asked">
      <label>${t('reach.question')}<select class="question" @change=${turn}><option .selected=${this.question === 'from'}>${t('reach.question.from')}</option><option .selected=${this.question === 'to'}>${t('reach.question.to')}</option></select></label>
      <label>${t(`reach.subject.${this.question}`)}<select class="subject" @change=${pick}>${subjects.map(({ id, name }) => html`<option .selected=${id === chosen?.id}>${this.question === 'from' ? name : scopeName(id, t)}</option>`)}</select></label>
    </div>`;
  }

  #subjects(stage: Stage): Subject[] {
    return this.question === 'from' ? principalsOf(stage) : thingsOf(stage);
  }

  #subject(stage: Stage): Subject | undefined {
    const subjects = this.#subjects(stage);
    return subjects.find(({ id }) => id === this.chosen[this.question]) ?? subjects[0];
  }

  #told(found: Found, words: Words, player: Player): TemplateResult | typeof nothing {
    const { t } = words;
    const { by, direct, detours, holds, leftOut, isAll, isTooLarge } = found;
    const { name } = by;
    if (isTooLarge) return html`<p>${t('reach.tooLarge', { name })}</p>`;
    const isEmpty = direct.length + detours.length === 0;
    // What is easily overlooked comes first.
    const ways = html`${this.#group('detour', detours, found, words, player)} ${this.#group('direct', direct, found, words, player)}`;
    // Who does not come to a target stands in one line with the others, and how much else somebody holds is not the question.
    if (this.question === 'to') return isEmpty ? nothing : html`<section aria-label=${name}><h4>${name}</h4>${ways}</section>`;
    return html`<section aria-label=${name}>
      ${ways} ${leftOut > 0 ? html`<p class="note">${t('reach.leftOut', { count: leftOut })}</p>` : nothing}
      ${isAll ? checked(isEmpty ? t('reach.none', { name }) : t('reach.checked', { name, count: holds })) : html`<p class="note">${t('reach.unsure', { names: [name] })}</p>`}
    </section>`;
  }

  /** Those who do not come to the target, those of whom that is not sure, and how many were not asked about. */
  #others(found: readonly Found[], { t }: Words, stage: Stage): TemplateResult {
    const empty = found.filter(({ direct, detours, isTooLarge }) => !isTooLarge && direct.length + detours.length === 0);
    const isSure = ({ isAll, leftOut }: Found): boolean => isAll && leftOut === 0;
    const [none, unsure] = [empty.filter(isSure), empty.filter((one) => !isSure(one))].map((some) => some.map(({ by }) => by.name));
    const unasked = principalsOf(stage).length - MOST_ASKED;
    return html`${none?.length ? checked(t('reach.closedTo', { names: none })) : nothing}
      ${unsure?.length ? html`<p class="note">${t('reach.unsure', { names: unsure })}</p>` : nothing}
      ${unasked > 0 ? html`<p class="note unasked">${t('reach.unasked', { count: unasked })}</p>` : nothing}`;
  }

  #group(kind: 'direct' | 'detour', ends: readonly End[], { by }: Found, words: Words, player: Player): TemplateResult | typeof nothing {
    if (ends.length === 0) return nothing;
    const { t } = words;
    const more = ends.length - MOST_LISTED;
    return html`<p class="why">${t(`reach.${kind}`, { count: ends.length })}</p>
      <ul role="list" class=${kind}>
        ${ends.slice(0, MOST_LISTED).map(
          (end) => html`<li>
            <details>
              <summary>${gained(end, words)} ${kind === 'detour' ? html`<span class="count">${t('reach.steps', { count: end.path.length })}</span>` : nothing}</summary>
              ${path(end, player.stage, words)}
              ${this.canPlay ? html`<button type="button" class="run" ?disabled=${this.isPlaying} @click=${() => void this.#play(player, by, end, words)}>${icons.play} ${t('reach.play')}</button>` : nothing}
            </details>
          </li>`,
        )}
      </ul>
      ${more > 0 ? html`<p class="note">${t('reach.leftOut', { count: more })}</p>` : nothing}`;
  }

  /** Sends all of it, in a fork where this moment is in the past; then the picture shows it. */
  async #play(player: Player, by: Subject, end: End, words: Words): Promise<void> {
    if (this.isPlaying) return;
    this.isPlaying = true;
    const move = { attack: { goal: { by: by.id, since: player.cursor, target: end.target } } };
    const { refusal, fork } = await enter(player, move, words.t);
    this.isPlaying = false;
    if (refusal) {
      await this.#say('said' in refusal ? refusal.said : refusal.problems.map(({ message }) => message).join(' '));
      return;
    }
    const shown = fork ?? player;
    const isDone = shown.view.run.steps.at(-1)?.exchanges[0]?.status === 0;
    const outcome = words.t(isDone ? 'reach.played' : 'reach.stopped', { name: by.name, what: gained(end, words) });
    if (fork) this.dispatchEvent(new CustomEvent('turn', { bubbles: true, composed: true, detail: { player: fork, isFork: true } }));
    shown.seek(beginningOfLast(shown));
    shown.play();
    await this.#say(outcome);
  }

  /** The button may be far below what it leads to, or gone; the focus goes where that is told. */
  async #say(outcome: string): Promise<void> {
    this.outcome = outcome;
    await this.updateComplete;
    this.#show(this.said);
    this.said?.focus({ preventScroll: true });
  }
}

/** That something is not there, which was checked. */
function checked(sentence: string): TemplateResult {
  return html`<p class="mark good">${icon('check')}<span>${sentence}</span></p>`;
}

/** Whoever can begin: people first. */
function principalsOf({ people, servicePrincipals }: Stage): Subject[] {
  const others = servicePrincipals.map(({ id, displayName }) => ({ id, name: displayName, principalId: id }));
  return [...people.map(({ id, name }) => ({ id, name, principalId: id })), ...others];
}

/** What can be reached: data first. */
function thingsOf(stage: Stage): Subject[] {
  const data = targetsOf(stage).filter(({ kind }) => kind === 'storage' || kind === 'keyVault');
  return [
    ...data.map(({ id, name }) => ({ id, name, principalId: null })),
    ...stage.identities.map(({ id, name, principalId }) => ({ id, name, principalId })),
    ...stage.hosts.map(({ id, name }) => ({ id, name, principalId: null })),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-reach': ReachPart;
  }
}
