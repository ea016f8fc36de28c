/** What somebody wants of whom they ask, in words that stand within a sentence. */

import type { T } from '../locale/words.js';
import type { Happening } from '../run/types/Happening.js';
import type { Outline } from '../run/types/Outline.js';
import { directoryChange, paramsOf, postOf, type Sent } from './aim.js';

/** Where a subscription is put into a management group. */
const MOVED = /\/managementGroups\/([^/]+)\/subscriptions\/[^/]+$/i;

/** What somebody wants, as in `read the secret api-key`. */
export function wish(sent: Sent, t: T): string {
  if (sent.aim === 'graphWrite') return t(`telling.do.graphWrite.${directoryChange(sent)}`);
  if (sent.aim === 'armPost') return t(`telling.do.armPost.${postOf(sent)}`, paramsOf(sent, t));
  const group = sent.aim === 'armPut' ? MOVED.exec(sent.path)?.[1] : undefined;
  if (group !== undefined) return t('telling.do.move', { name: group });
  return t(`telling.do.${sent.aim}`, paramsOf(sent, t));
}

/** The same, in a sentence that names already whom they ask. */
export function wishThere(sent: Sent, t: T): string {
  return sent.aim === 'blobGet' || sent.aim === 'blobPut' ? t(`telling.do.${sent.aim}.there`, paramsOf(sent, t)) : wish(sent, t);
}

/** What an action of Resource Manager is good for; `null` where the page has no words of its own for it. */
export function goodFor(sent: Sent, t: T): string | null {
  const post = sent.aim === 'armPost' ? postOf(sent) : 'other';
  return post === 'other' ? null : t(`telling.post.${post}`);
}

/** What came of it in as few words, as in `create the virtual machine vm1`: only the answer tells creating from updating. */
export function deed(outline: readonly Outline[], sent: Sent, step: Happening, t: T): string {
  const done = step.type === 'answered' ? putBy(outline, sent, step.status) : null;
  return done ? t(`telling.do.${done}`, paramsOf(sent, t)) : wish(sent, t);
}

/** What became of a resource that was sent to Resource Manager. Not every provider says by its status that it is new. */
export function putBy(outline: readonly Outline[], sent: Sent, status: number): 'created' | 'updated' | null {
  const { aim } = sent;
  if (aim !== 'armPut' && aim !== 'armPutMachine' && aim !== 'armPutIdentity' && aim !== 'armPatch') return null;
  if (status === 201) return 'created';
  if (status !== 200) return null;
  return aim === 'armPutMachine' && !existed(outline, sent) ? 'created' : 'updated';
}

/** Whether something was put at this path before, and not deleted since. */
function existed(outline: readonly Outline[], sent: Sent): boolean {
  const path = sent.path.toLowerCase();
  let is = false;
  const open = new Map<number, boolean>();
  for (const { span, step } of outline) {
    if (step === sent) break;
    if (span === null) continue;
    if (step.type === 'sent' && (step.method === 'PUT' || step.method === 'DELETE') && step.path.toLowerCase() === path) open.set(span, step.method === 'PUT');
    if (step.type === 'answered' && step.status < 400) is = open.get(span) ?? is;
  }
  return is;
}
