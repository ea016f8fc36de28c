/** What the stage shows of the present entry: one message, or one note at one place. */

import type { IconName } from '../../icons/icons.js';
import type { Words } from '../../locale/locale.js';
import type { Player } from '../../run/player.js';
import { spanOf } from '../../run/span.js';
import type { Entry } from '../../run/types/Entry.js';
import type { Happening } from '../../run/types/Happening.js';
import type { Request } from '../../run/types/Request.js';
import { broughtBy, takenBy } from '../../telling/cargo.js';
import { statusLine } from '../../telling/status.js';
import { keyOf } from '../keys.js';
import type { Note } from './note.js';
import { changed, relevant } from './relevant.js';

export type Tone = 'request' | 'answer' | 'refused';

/** A message on its way. */
export interface Message {
  readonly kind: 'message';
  readonly from: string;
  /** `null` when nobody answers. */
  readonly to: string | null;
  readonly tone: Tone;
  readonly text: string;
  /** What of worth the message carries. */
  readonly cargo: IconName | null;
  /** What the decision rests on that it tells of. */
  readonly lit: readonly string[];
  /** What came near to settling it, and did not. */
  readonly near: readonly string[];
}

export type Now = Message | Note | null;

/** A request that is not yet answered. */
export interface Waiting {
  readonly from: string;
  readonly to: string;
}

/** What happens at the cursor of this player. */
export function nowOf(player: Pick<Player, 'entry' | 'line' | 'outline' | 'point'>, note: Words['note']): Now {
  const { entry } = player;
  const step = player.line?.step;
  if (!entry || !step) return null;
  return messageOf(entry, step, player) ?? note(entry, step);
}

function messageOf(entry: Entry, step: Happening, { outline, point }: Pick<Player, 'outline' | 'point'>): Message | null {
  const { event } = entry;
  const none = { lit: [], near: [] };
  if (event.type === 'sent' && step.type === 'sent') {
    const to = event.to ? keyOf(event.to) : null;
    const text = `${event.request.method} ${shortPath(event.request.url)}`;
    return { kind: 'message', from: keyOf(event.from), to, tone: 'request', text, cargo: takenBy(step.aim) ?? (isAuthorized(event.request) ? 'token' : null), ...none };
  }
  if (event.type === 'answered' && step.type === 'answered') {
    const { status } = event.response;
    const tone = status < 400 ? 'answer' : 'refused';
    const [from, to] = [keyOf(step.from), keyOf(step.to)];
    const about = aboutAnswer(step, point);
    return { kind: 'message', from, to, tone, text: statusLine(status), ...about, cargo: status < 400 ? broughtBy(spanOf(outline, entry.span)?.aim) : null };
  }
  if (event.type === 'failed' && step.type === 'failed') {
    const sent = spanOf(outline, entry.span);
    const text = sent ? `${sent.method} ${sent.host}` : event.reason;
    return { kind: 'message', from: keyOf(step.from), to: null, tone: 'refused', text, cargo: 'cross', ...none };
  }
  return null;
}

/** What an answer is about: what was decided, whose token it brings, what was assigned or taken away. */
function aboutAnswer({ rests }: Extract<Happening, { type: 'answered' }>, point: Player['point']): Pick<Message, 'lit' | 'near'> {
  if (point?.type === 'concluded' && point.conclusion.kind !== 'tokenFound') return relevant(point.conclusion);
  const made = point?.type === 'changed' ? changed(point.change) : [];
  return { lit: [...rests.map((id) => `principal:${id}`), ...made], near: [] };
}

/** The requests that wait for their answers at this cursor, the outermost first, without the one that moves now. */
export function waitingAt(player: Pick<Player, 'entry' | 'outline' | 'first' | 'cursor'>): Waiting[] {
  const { outline, entry } = player;
  const at = player.cursor - player.first - 1;
  const waiting: Waiting[] = [];
  // From the request that the present entry belongs to outwards: each names the one that it serves.
  let wanted = entry?.event.type === 'sent' || entry?.event.type === 'answered' || entry?.event.type === 'failed' ? entry.parent : (entry?.span ?? null);
  for (let line = at; line >= 0 && wanted !== null; line -= 1) {
    const one = outline[line];
    if (one?.span !== wanted || one.step.type !== 'sent') continue;
    if (one.step.to) waiting.unshift({ from: keyOf(one.step.from), to: keyOf(one.step.to) });
    wanted = one.parent;
  }
  return waiting;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;
const SHOWN = 21;

/** The part of a path that tells most, as in `…/secrets/db-password`. */
export function shortPath(url: string): string {
  const segments = new URL(url).pathname.split('/').filter((segment) => segment && !GUID.test(segment));
  const last = segments.at(-1) ?? '';
  const two = segments.slice(-2).join('/');
  const told = two.length <= SHOWN ? two : last.length <= SHOWN ? last : `${last.slice(0, SHOWN - 1)}…`;
  return told === segments.join('/') ? `/${told}` : `…/${told}`;
}

const isAuthorized = ({ headers }: Request): boolean => headers.some(([name, value]) => name.toLowerCase() === 'authorization' && /^bearer /i.test(value));
