/** One sentence for what happens now and one for why; the transport, the live region and the inspector share them. */

import type { Words } from '../locale/locale.js';
import type { T } from '../locale/words.js';
import type { Player } from '../simulation/player.js';
import type { Outline } from '../simulation/types/Outline.js';
import type { Place } from '../simulation/types/Place.js';
import type { Response } from '../simulation/types/Response.js';
import { type Aim, aimOf, paramsOf } from './aim.js';
import { changeWords } from './changed.js';
import { conclusionWords } from './concluded.js';
import { statusLine } from './http.js';
import { spanOf } from '../simulation/span.js';
import { placeName } from './names.js';
import { duration } from './times.js';

/** The moment that is told of; a player is one. */
export type Told = Pick<Player, 'entry' | 'line' | 'outline' | 'stage'>;

/** The aims whose success is worth a sentence of its own. */
const DONE = ['createPrincipal', 'fetch', 'signIn', 'keys', 'armPutMachine', 'secretGet'] as const satisfies readonly Aim[];

export interface Sentences {
  readonly what: string;
  readonly why: string;
}

/** What happens at the cursor, in one sentence. */
export function sentence(told: Told, words: Words): string {
  return sentences(told, words).what;
}

/** What happens at the cursor, and why. */
export function sentences(told: Told, words: Words): Sentences {
  const { t, lang } = words;
  const { entry, line, outline, stage } = told;
  const step = line?.step;
  if (!entry || !step) return { what: t('inspector.start'), why: t('inspector.why.start') };
  const { event } = entry;
  if (event.type === 'changed') return changeWords(event.change, stage, t);
  if (event.type === 'concluded') {
    const by = step.type === 'concluded' && step.by ? placeName(step.by, t) : '';
    return conclusionWords(event.conclusion, { by, stage, t, lang });
  }
  if (event.type === 'answered' && step.type === 'answered') {
    const { what, why } = answered(step.from, step.to, event.response, t);
    const sent = spanOf(outline, entry.span);
    const done = sent && event.response.status < 400 ? DONE.find((aim) => aim === aimOf(sent)) : undefined;
    return { what, why: done ? t(`inspector.done.${done}`) : why };
  }
  if (event.type === 'failed' && step.type === 'failed') {
    const what = t('inspector.failed', { from: placeName(step.from, t), reason: event.reason });
    return { what, why: t('inspector.why.failed') };
  }
  if (step.type === 'sent') {
    const aim = aimOf(step);
    return { what: t(`inspector.sent.${aim}`, paramsOf(step, t)), why: t(`inspector.why.${aim}`) };
  }
  const seconds = step.type === 'passed' ? step.seconds : 0;
  return { what: t('inspector.passed', { duration: duration(seconds, t) }), why: t('inspector.why.passed') };
}

function answered(from: Place, to: Place, { status, body }: Response, t: T): Sentences {
  const names = { from: placeName(from, t), to: placeName(to, t), status: statusLine(status) };
  if (status >= 400) {
    const code = errorCode(body);
    const what = code && !names.status.includes(code) ? t('inspector.answered.code', { ...names, code }) : t('inspector.answered.refused', names);
    return { what, why: t('inspector.why.answered.refused') };
  }
  const key = body.includes('"access_token"') ? 'token' : 'ok';
  return { what: t(`inspector.answered.${key}`, names), why: t(`inspector.why.answered.${key}`) };
}

/** The code of an error in any of Azure's forms: JSON with `innererror`, `error.code` or `error`, XML with `<Code>`. */
function errorCode(body: string): string | undefined {
  const inner = /"innererror"\s*:\s*\{\s*"code"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  if (inner) return inner;
  const xml = /<Code>([^<]+)<\/Code>/.exec(body)?.[1];
  if (xml) return xml;
  const nested = /"error"\s*:\s*\{[^}]*?"code"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  return nested ?? /AADSTS\d+/.exec(body)?.[0] ?? /"error"\s*:\s*"([^"]+)"/.exec(body)?.[1];
}

/** An entry in one sentence, from the outline alone. */
export function briefly({ step }: Outline, { t }: Words): string {
  switch (step.type) {
    case 'sent':
      return t(`inspector.sent.${aimOf(step)}`, paramsOf(step, t));
    case 'answered': {
      const names = { from: placeName(step.from, t), to: placeName(step.to, t), status: statusLine(step.status) };
      return t(step.status < 400 ? 'inspector.answered.ok' : 'inspector.answered.refused', names);
    }
    case 'failed':
      return t('inspector.failed.brief', { from: placeName(step.from, t) });
    case 'passed':
      return t('inspector.passed', { duration: duration(step.seconds, t) });
    case 'changed': {
      const what = shortWord('change', step.kind, t);
      return step.by ? t('inspector.changed', { by: placeName(step.by, t), what }) : t('inspector.changed.alone', { what });
    }
    case 'concluded': {
      const kind = step.kind === 'access' ? (step.refused ? 'refused' : 'allowed') : step.kind;
      return t('inspector.concluded', { by: step.by ? placeName(step.by, t) : '', what: shortWord('conclusion', kind, t) });
    }
  }
}

/** The short word that the stage shows too. The outline's kinds are plain text, so that they are looked up here. */
function shortWord(group: 'change' | 'conclusion', kind: string, t: T): string {
  const key = `stage.${group}.${kind}` as Parameters<T>[0];
  return t(key, { name: '…', code: '' });
}
