/** What a lane of the timeline is, and how it stands at a moment, in the reader's words. */

import { dateFormat } from '../locale/dates.js';
import { lastOf, scopeName } from '../telling/names.js';
import { duration } from '../telling/times.js';
import type { Words } from '../locale/locale.js';
import type { Upcoming } from '../run/types/Upcoming.js';
import type { Lane } from '../run/types/Lane.js';
import type { Life } from '../run/types/Life.js';
import type { TimelineItem } from '../run/types/TimelineItem.js';

/** What is told in the same words; a claim that was given is another story than one that was taken. */
export type Kind = Exclude<TimelineItem['kind'], 'claimDelay'> | 'claimGiven' | 'claimTaken';

export function kindOf(what: TimelineItem): Kind {
  if (what.kind !== 'claimDelay') return what.kind;
  return what.granted ? 'claimGiven' : 'claimTaken';
}

/** What it is, as in `Token of vm1 for https://vault.azure.net`. */
export function title(what: TimelineItem, { t }: Words): string {
  return t(`timeline.what.${kindOf(what)}`, paramsOf(what, t));
}

/** How it stands. */
export function standing({ what, lives }: Lane, now: number, words: Words): string {
  const life = lives.at(-1);
  if (!life) return '';
  const kind = kindOf(what);
  const moments = momentsOf(life, now, words);
  if (life.ended !== null && life.ended <= now) return words.t(`timeline.cut.${kind}`, moments);
  if (life.until <= now) return words.t(`timeline.over.${kind}`, moments);
  return words.t(`timeline.living.${kind}`, moments);
}

/** What comes next and when, as in `the certificate of vm1 is rolled, in 45 days`. */
export function coming({ at, turn, what }: Upcoming, from: number, { t }: Words): string {
  const params = paramsOf(what, t);
  const said = turn === 'renewed' ? t('timeline.renewed', params) : t(`timeline.next.${kindOf(what)}`, params);
  return t('timeline.next', { what: said, duration: duration((at - from) / 1000, t) });
}

/** A moment in short, as in `3 Nov, 09:10`; the year only where it is not that of the other moment. */
export function brief(moment: number, beside: number, lang: string): string {
  const isOtherYear = new Date(moment).getUTCFullYear() !== new Date(beside).getUTCFullYear();
  return dateFormat(lang, {
    ...(isOtherYear ? { year: 'numeric' } : {}),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(moment);
}

function momentsOf({ until, renewed, ended }: Life, now: number, { t, lang }: Words): Record<string, string> {
  return {
    until: brief(until, now, lang),
    renewed: brief(renewed ?? until, now, lang),
    ended: brief(ended ?? until, now, lang),
    left: duration(Math.max(0, until - now) / 1000, t),
  };
}

function paramsOf(what: TimelineItem, t: Words['t']): Record<string, string> {
  switch (what.kind) {
    case 'claimDelay':
      return { ...what, granted: '', claim: t(`timeline.claim.${what.claim}`, { name: what.name }), host: lastOf(what.host) };
    case 'token':
      return { holder: what.holder, host: lastOf(what.host), resource: what.resource };
    case 'roleAssignmentDelay':
    case 'removalDelay':
      return { role: what.role, holder: what.holder, scope: scopeName(what.scope, t) };
    case 'certificate':
      return { holder: what.holder };
    case 'replicationDelay':
    case 'softDeleted':
      return { name: what.name };
    case 'signingKey':
      return {};
  }
}
