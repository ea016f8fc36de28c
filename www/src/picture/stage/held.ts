/** Access tokens in somebody's hands: what each is called, and where it lies at its holder. */

import type { T } from '../../locale/words.js';
import type { HeldToken } from '../../run/types/HeldToken.js';
import type { Stage } from '../../run/types/Stage.js';
import { type Box, bottom, midY, right } from '../box.js';
import { keyOf, kindOf } from '../keys.js';
import { fit, widthOf } from '../measure.js';
import type { Item } from '../nodes.js';
import { audienceName } from './audience.js';
import type { StageLayout } from './layout.js';
import { nameOf, type Roster } from './roster.js';

/** How high the line of tokens is in a box that has room for their names. */
const LINE = 16;
/** Before the name of code, and around a token beside it. */
const [CODE_TEXT, CODE_GAP] = [26, 6];
/** Less is no room for a name. */
const LEAST_NAME = 44;
/** A token without its name. */
const MARK = 14;

/** A token at its holder; `isNamed` where there is room for whom it is meant for. */
export interface Held {
  readonly key: string;
  readonly token: HeldToken;
  readonly box: Box;
  readonly isNamed: boolean;
}

export const keyOfToken = ({ holder, audience, principalId }: HeldToken): string => `token:${keyOf(holder)} ${audience} ${principalId}`;

/** As much of an audience as there is room for: all of it, or its first part. */
export function audienceIn(audience: string, width: number): string {
  const name = audienceName(audience);
  return fit(widthOf(name, 'small') <= width ? name : (name.split(/[./]/)[0] ?? name), width, 'small');
}

/** Where the tokens lie, those that are still good before the others. Whoever is only counted, or tiny, shows none. */
export function heldIn(layout: StageLayout, tokens: readonly HeldToken[], t: T): Held[] {
  const sorted = [...tokens].sort((a, b) => Number(a.expired) - Number(b.expired));
  return [...new Set(tokens.map(({ holder }) => keyOf(holder)))].flatMap((holder) => {
    const box = layout.boxes.get(holder);
    if (!box) return [];
    const all = sorted.filter((token) => keyOf(token.holder) === holder);
    const line = kindOf(holder) === 'code' ? besideName(box, t('stage.code')) : layout.landscape ? belowName(box) : null;
    if (!line && box.w < LEAST_NAME) return [];
    // Beside a name there is room for one, which should not be a usual one where somebody has a copy.
    const own = line ? all : [all.find(({ copiedFrom }) => copiedFrom) ?? all[0]].filter((token) => token !== undefined);
    return own.map((token, index) => ({ key: keyOfToken(token), token, ...(line ? inLine(line, own.length, index) : corner(box)) }));
  });
}

/** The room beside the name of code. */
function besideName(box: Box, name: string): Box | null {
  const x = box.x + CODE_TEXT + widthOf(name, 'label') + CODE_GAP;
  const w = right(box) - CODE_GAP - x;
  return w >= LEAST_NAME ? { x, y: midY(box) - LINE / 2, w, h: LINE } : null;
}

/** The room below the name of somebody. */
function belowName(box: Box): Box {
  return { x: box.x + 3, y: bottom(box) - LINE - 3, w: box.w - 6, h: LINE };
}

/** The first one with its name, the others as marks behind it. */
function inLine(line: Box, count: number, index: number): Pick<Held, 'box' | 'isNamed'> {
  const marks = (MARK + 1) * (count - 1);
  if (index === 0) return { box: { ...line, w: line.w - marks }, isNamed: true };
  return { box: { x: right(line) - marks + (index - 1) * (MARK + 1) + 1, y: line.y + 1, w: MARK, h: MARK }, isNamed: false };
}

function corner(box: Box): Pick<Held, 'box' | 'isNamed'> {
  return { box: { x: right(box) - MARK - 1, y: midY(box) - MARK / 2, w: MARK, h: MARK }, isNamed: false };
}

/** The tokens in words. */
export function tokensInWords(tokens: readonly HeldToken[], { principals }: Roster, { people }: Stage, t: T): Item[] {
  // A token outlives its owner.
  const ownerName = (id: string): string => (principals.find((one) => one.id === id) ?? people.find((one) => one.id === id))?.name ?? id;
  return tokens.map((token) => {
    const { holder, audience, principalId, expired, copiedFrom } = token;
    const kind = expired ? 'expired' : copiedFrom ? 'copied' : 'held';
    return { key: keyOfToken(token), text: t(`stage.token.${kind}`, { holder: holderName(holder, t), audience: audienceName(audience), who: ownerName(principalId) }) };
  });
}

/** Whoever has a token, as somebody would say it. */
export function holderName(holder: HeldToken['holder'], t: T): string {
  if (holder.kind === 'code') return t('stage.token.code', { name: nameOf(holder.host) });
  return 'name' in holder ? holder.name : t('stage.internet');
}
