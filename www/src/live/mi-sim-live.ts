import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { dateFormat } from '../locale/dates.js';
import { placeName } from '../telling/names.js';
import type { Words } from '../locale/locale.js';
import { Watch } from '../run/watch.js';
import { controls } from '../style/controls.js';
import { look } from './live.css.js';
import { LivePlayer } from './live-player.js';
import { newestRequests, type Request } from './requests.js';

export { LivePlayer };

/** How many requests are listed. */
const LISTED = 100;

/** The journal of a running server: whether it is followed, what is left of it, and the requests that came, to go to. */
@customElement('mi-sim-live')
export class LivePart extends LitElement {
  static override styles = [controls, look];

  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) player!: LivePlayer;

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`<article tabindex="0" role="region" aria-label=${t('live.name')}>
      <h2>${t('live.name')}</h2>
      <p>${t('live.what')}</p>
      ${this.#state()} ${this.#save()} ${this.#requests()}
    </article>`;
  }

  #state(): TemplateResult {
    const { words, player } = this;
    if (!player.feed.isConnected) return html`<p class="state lost" role="status">${words.t('live.lost')}</p>`;
    const isFollowing = player.isFollowing;
    return html`<p class="state" role="status">
      <span class=${isFollowing ? 'mark on' : 'mark'}>${words.t(isFollowing ? 'live.following' : 'live.paused')}</span>
      ${isFollowing
        ? nothing
        : html`<button type="button" class="back" @click=${() => player.follow()}>${words.t('live.back')}</button>`}
    </p>`;
  }

  #save(): TemplateResult {
    const { t } = this.words;
    return html`<p>
      <a href=${new URL('journal.md', this.player.feed.base).href} download="recorded.md">${t('live.save')}</a>
      <span class="muted">${t('live.save.what')}</span>
    </p>`;
  }

  #requests(): TemplateResult {
    const { words, player } = this;
    const requests = newestRequests(player.outline, LISTED);
    const kept = new Intl.NumberFormat(words.lang).format(player.feed.tail?.window.kept ?? 0);
    const forgotten = new Intl.NumberFormat(words.lang).format(player.first);
    return html`<h3>${words.t('live.requests')}</h3>
      <p class="muted">
        ${words.t('live.window', { kept })} ${player.first === 0 ? nothing : words.t('live.forgotten', { count: forgotten })}
      </p>
      <ol>
        ${repeat(requests, ({ index }) => index, (request) => this.#request(request))}
      </ol>
      ${requests.length < LISTED ? nothing : html`<p class="muted">${words.t('live.listed', { count: LISTED })}</p>`}`;
  }

  #request({ index, at, from, method, host, path, closed, status }: Request): TemplateResult {
    const { words, player } = this;
    const isHere = index < player.cursor && (closed === null || player.cursor <= closed + 1);
    const time = dateFormat(words.lang, { timeStyle: 'medium' }).format(at);
    return html`<li>
      <button type="button" aria-current=${isHere ? 'step' : 'false'} @click=${() => player.seek(index + 1)}>
        <span class="who">${time} · ${placeName(from, words.t)}</span>
        <span class=${status !== null && status < 400 ? 'status' : 'status refused'}>${status ?? words.t('live.unanswered')}</span>
        <code>${method} ${host}${path}</code>
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-live': LivePart;
  }
}
