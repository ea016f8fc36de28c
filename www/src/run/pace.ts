/** How long playing looks at things, in milliseconds at speed 1. */

/** A message on its way. */
export const MESSAGE_MS = 900;
/** Anything else that happens. */
export const THOUGHT_MS = 800;
/** A step of the story, which has more to say. */
export const STORY_MS = 1300;
