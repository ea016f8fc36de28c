/** The end of a lab: what the reader did in short, where to go on, and the receipt for whoever has a teacher. */

import { html, nothing, type TemplateResult } from 'lit';
import '../inspector/mi-sim-copy.js';
import type { Words } from '../locale/locale.js';
import type { MiSim } from '../mi-sim.js';
import type { Player } from '../run/player.js';
import type { LabView } from '../run/types/LabView.js';
import type { duration } from '../telling/times.js';
import type { Opened } from './opened.js';

/** What comes after this lab: its address, and its name. */
export interface Onward {
  readonly href: string;
  readonly title: string;
}

/** What the element around a part of it was told to lead to. */
export function onwardOf(part: Element): Onward | null {
  const around = hostOf(hostOf(part));
  if (around?.localName !== 'mi-sim') return null;
  const { next, nextTitle } = around as MiSim;
  return next === '' ? null : { href: next, title: nextTitle };
}

function hostOf(part: Element | null): Element | null {
  const root = part?.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Without `lengths`, which writes lengths of time, the time is left out. */
export function receipt(player: Player, lab: LabView, opened: Opened, onward: Onward | null, { t }: Words, lengths: typeof duration | undefined): TemplateResult {
  const text = player.recipe ?? '';
  return html`<div class="receipt">
    <p><b>${t('lab.finished')}</b></p>
    <ul>${summary(player, lab, opened, t, lengths).map((one) => html`<li>${one}</li>`)}</ul>
    ${onward ? html`<p><a class="next" href=${onward.href} @click=${go}>${t('caption.next', { title: onward.title })}</a></p>` : nothing}
    <p>${t('lab.receipt')}</p>
    <code>${text}</code>
    <mi-sim-copy .t=${t} .text=${text} .label=${t('lab.copy')}></mi-sim-copy>
  </div>`;
}

function summary(player: Player, { tasks, moves }: LabView, opened: Opened, t: Words['t'], lengths: typeof duration | undefined): string[] {
  const began = player.outline[player.begin - 1 - player.first]?.at ?? player.outline[0]?.at ?? 0;
  const seconds = Math.round((Math.max(...tasks.map(({ done }) => done?.at ?? 0)) - began) / 1000);
  const said = [
    t('lab.sum.tasks', { count: tasks.length }),
    t('lab.sum.moves', { count: moves }),
    t('lab.sum.hints', { count: opened.count('hint') }),
    t('lab.sum.solutions', { count: opened.count('solution') }),
  ];
  return lengths && seconds > 0 ? [...said, t('lab.sum.time', { duration: lengths(seconds, t) })] : said;
}

/** The host page may go there in a way of its own. */
function go(event: MouseEvent): void {
  const isFree = event.currentTarget?.dispatchEvent(new CustomEvent('mi-sim-next', { bubbles: true, composed: true, cancelable: true }));
  if (isFree === false) event.preventDefault();
}
