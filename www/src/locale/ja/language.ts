import { type Language, partsOf } from '../language.js';

export default {
  readPerSecond: 10,
  fill: (sentence, texts) =>
    partsOf(sentence)
      .map((part, index) => (index % 2 === 1 ? (texts[part] ?? `{${part}}`) : part))
      .reduce(joined, ''),
} satisfies Language;

const WIDE = /[\u3040-\u30ff\u3400-\u9fff]/;
const NARROW = /[A-Za-z0-9]/;

/** Between Japanese and Latin letters stands a blank, between two Japanese ones none (Microsoft's Japanese style guide). */
function joined(left: string, right: string): string {
  const [before, after] = [left.trimEnd(), right.trimStart()];
  const [last, first] = [before.at(-1) ?? '', after.at(0) ?? ''];
  if (WIDE.test(last) && WIDE.test(first)) return before + after;
  const isMixed = (WIDE.test(last) && NARROW.test(first)) || (NARROW.test(last) && WIDE.test(first));
  return isMixed ? `${before} ${after}` : left + right;
}
