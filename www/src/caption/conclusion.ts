/** What a document ends with, said where its run is over. */

import type { Document } from '../run/types/Document.js';
import type { Inline } from '../run/types/Inline.js';

/** A longer one is there to be read in the document. */
const LONGEST = 260;

/** The paragraph after the last command, as plain text; nothing where there is none, or where it is long. */
export function conclusionOf({ blocks }: Pick<Document, 'blocks'>): string {
  const last = blocks.at(-1);
  const text = last?.type === 'paragraph' ? last.inlines.map(plain).join('').trim() : '';
  return text.length <= LONGEST ? text : '';
}

function plain(one: Inline): string {
  if (one.type === 'text' || one.type === 'code') return one.text;
  if (one.type === 'image') return one.alt;
  return one.type === 'break' ? ' ' : one.inlines.map(plain).join('');
}
