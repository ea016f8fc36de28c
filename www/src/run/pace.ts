/** How long playing looks at things, in milliseconds at speed 1: until the sentence is read, and never shorter than this. */

/** A message on its way. */
export const MESSAGE_MS = 900;
/** Anything else that happens. */
export const THOUGHT_MS = 800;
/** A step of the story, which has more to say. */
export const STORY_MS = 1300;

/** Until the eye is back from the picture. */
const TURN_MS = 400;
/** Longer nobody waits: what is left of a long sentence can be read at a pause. */
const MOST_MS = 7000;

/** How long a sentence is read, at so many characters a second. */
export function readingMs(sentence: string, perSecond: number): number {
  return sentence === '' ? 0 : Math.min(MOST_MS, TURN_MS + (1000 * sentence.length) / perSecond);
}
