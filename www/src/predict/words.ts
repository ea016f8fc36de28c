/** A question, its answers and the worlds in which they would be right, in words, from the codes of the engine. */

import type { T } from '../locale/words.js';
import type { Player } from '../run/player.js';
import type { Answer } from '../run/types/Answer.js';
import type { Difference } from '../run/types/Difference.js';
import type { Outline } from '../run/types/Outline.js';
import type { Prediction } from '../run/types/Prediction.js';
import { paramsOf, type Sent } from '../telling/aim.js';
import { linesOf } from '../telling/log.js';
import { placeName, scopeName } from '../telling/names.js';
import { statusLine } from '../telling/status.js';
import { duration } from '../telling/times.js';

/** What is about to be done, and what is asked of it. */
export interface Asked {
  readonly what: string;
  readonly question: string;
}

export function askedOf({ kind, request, probe }: Prediction, player: Player, t: T): Asked {
  const sent = sentAt(player.outline, request);
  const used = kind === 'works' && probe !== null ? latest(player, probe) : undefined;
  const to = sent?.to ? placeName(sent.to, t) : '';
  const from = sent ? placeName(sent.from, t) : '';
  return { what: sent ? sentWords(sent, t) : '', question: t(`predict.ask.${kind}`, { from, to, used: used ? sentWords(used, t) : '' }) };
}

export function answerWords(answer: Answer, t: T): string {
  switch (answer.kind) {
    case 'status': {
      const status = statusLine(answer.status);
      return answer.code === null || status.endsWith(answer.code) ? t('predict.status', { status }) : t('predict.status.code', { status, code: answer.code });
    }
    case 'granted': {
      const names = { role: answer.role, scope: scopeName(answer.scope, t) };
      return answer.group === null ? t('predict.granted', names) : t('predict.granted.group', { ...names, group: answer.group });
    }
    case 'refused':
      return t(`predict.refused.${answer.why}`, { role: answer.role ?? '', scope: answer.scope === null ? '' : scopeName(answer.scope, t) });
    case 'asks':
      return t('predict.asks', { place: placeName(answer.place, t) });
    case 'works':
      return t('predict.works', { duration: duration(answer.seconds, t) });
    case 'claims':
      return answer.changed.map(({ names, value }) => (value === null ? t('predict.claim.gone', { claims: names }) : t('predict.claim', { claims: names, value }))).join('; ');
    case 'assignment':
      return t('predict.assignment', { principal: nameOf(answer.principal), role: answer.role, scope: scopeName(answer.scope, t) });
    case 'gain': {
      const { people, hosts } = answer;
      if (people.length > 0 && hosts.length > 0) return t('predict.gain.both', { people, hosts });
      return people.length > 0 ? t('predict.gain.people', { people }) : t('predict.gain.hosts', { hosts });
    }
    case 'lost':
    case 'open':
    case 'alone':
    case 'cached':
    case 'fresh':
    case 'stops':
    case 'goesOn':
    case 'sameToken':
    case 'renewed':
    case 'nobodyGains':
      return t(`predict.${answer.kind}`);
  }
}

/** By what a world differs from the one of the document. */
export function differenceWords(difference: Difference, player: Player, t: T): string {
  switch (difference.kind) {
    case 'without':
      return t('predict.world.without', { what: doneBy(player, difference.command, t) });
    case 'withoutRequest':
      return t('predict.world.withoutRequest', { request: difference.request });
    case 'instead':
      return t('predict.world.instead', { what: doneBy(player, difference.command, t) });
    case 'givenTo':
      return t('predict.world.givenTo', { receiver: nameOf(difference.receiver) });
    case 'again':
      return t('predict.world.again');
    case 'later':
      return t('predict.world.later', { duration: duration(difference.seconds, t) });
    case 'assigned':
    case 'unassigned':
    case 'removed': {
      const { principal, role, scope } = difference;
      return t(`predict.world.${difference.kind}`, { principal: nameOf(principal), role, scope: scopeName(scope, t) });
    }
    case 'selector':
      return difference.identity === null ? t('predict.world.selector.none') : t('predict.world.selector', { identity: difference.identity });
  }
}

/** How people are called whom the directory knows by an address. */
const nameOf = (principal: string): string => principal.split('@')[0] ?? principal;

function sentWords(sent: Sent, t: T): string {
  return t(`inspector.sent.${sent.aim}`, paramsOf(sent, t));
}

function sentAt(outline: readonly Outline[], place: number): Sent | undefined {
  const step = outline.find(({ index }) => index === place)?.step;
  return step?.type === 'sent' ? step : undefined;
}

/** The last request that a block of the document sent. */
function latest(player: Player, command: number): Sent | undefined {
  const entries = entriesOf(player, command);
  const within = player.outline.filter(({ index, parent, step }) => index >= entries.start && index < entries.end && parent === null && step.type === 'sent');
  return within.map(({ step }) => step).findLast((step) => step.type === 'sent');
}

/** What a block of the document did, as the log of outcomes has it. */
function doneBy(player: Player, command: number, t: T): string {
  const { start, end } = entriesOf(player, command);
  const lines = linesOf(player.outline, start, end, t);
  return lines.map(({ text }) => text.replace(/\.$/, '')).join('; ');
}

function entriesOf({ view }: Player, command: number): { start: number; end: number } {
  const all = view.run.steps.find((step) => step.command === command)?.exchanges ?? [];
  return { start: all[0]?.entries.start ?? 0, end: all.at(-1)?.entries.end ?? 0 };
}
