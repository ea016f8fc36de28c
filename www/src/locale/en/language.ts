import { filled, type Language } from '../language.js';

export default {
  readPerSecond: 20,
  fill: (sentence, texts) => {
    const text = filled(sentence, texts);
    return isSentence(sentence) || isSentence(text) ? text.replace(PHRASE, (word) => word.charAt(0).toUpperCase() + word.slice(1)) : text;
  },
} satisfies Language;

/** What stands before a noun of ours; a name that somebody gave keeps its small letter. */
const PHRASE = /^(?:the|an?|somebody) /;

/** Names of things, of which sentences are made, end without a stop. */
function isSentence(text: string): boolean {
  return /[.:!?]$/.test(text);
}
