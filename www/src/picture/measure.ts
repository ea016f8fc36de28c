/** How wide text is drawn, asked of the browser, so that nothing is cut or overlaps in any language or font. */

export type Face = 'label' | 'small' | 'mono';

/** The sizes of the stage's three kinds of text, in CSS pixels; the style sheet has the same. */
export const SIZE: Record<Face, number> = { label: 12.5, small: 11, mono: 11 };

const families = { sans: '', mono: '' };
let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

/** Takes the fonts that an element draws with. */
export function useFontsOf(element: Element): void {
  const style = getComputedStyle(element);
  Object.assign(families, { sans: style.getPropertyValue('--sans'), mono: style.getPropertyValue('--mono') });
}

function fontOf(face: Face): string {
  const family = face === 'mono' ? families.mono || 'monospace' : families.sans || 'sans-serif';
  return `${face === 'label' ? '600 ' : ''}${SIZE[face]}px ${family}`;
}

/** The width of a text in CSS pixels. */
export function widthOf(text: string, face: Face): number {
  const font = fontOf(face);
  const key = `${font} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  context ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (!context) return estimated(text, face);
  context.font = font;
  const width = context.measureText(text).width;
  known.set(key, width);
  return width;
}

/** About how wide a text is where nothing can measure it: a letter takes a little more than half its size, a sign of Japanese all of it. */
function estimated(text: string, face: Face): number {
  const letter = face === 'mono' ? 0.6 : 0.56;
  return [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 1 : letter) * SIZE[face], 0);
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fit(text: string, width: number, face: Face): string {
  if (widthOf(text, face) <= width) return text;
  let length = text.length - 1;
  while (length > 1 && widthOf(`${text.slice(0, length)}…`, face) > width) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** What a line is not broken within: a run of katakana or of letters with the blanks after it; else any one sign. */
const UNITS = /[\u30a0-\u30ff]+\s*|[\u3000-\u309f\u3100-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g;

/** The text in lines that fit; what is left over is shortened. A unit that fits in no line is broken anywhere. */
export function wrap(text: string, width: number, face: Face, lines: number): string[] {
  const units = (text.match(UNITS) ?? [text]).flatMap((unit) => (widthOf(unit.trimEnd(), face) > width ? [...unit] : [unit]));
  const done: string[] = [];
  let line = '';
  for (const [index, unit] of units.entries()) {
    if (line && widthOf((line + unit).trimEnd(), face) > width) {
      if (done.length === lines - 1) {
        line += units.slice(index).join('');
        break;
      }
      done.push(line.trimEnd());
      line = '';
    }
    line += unit;
  }
  return [...done, fit(line.trimEnd(), width, face)];
}

/** The least width in which a text can be written in two lines without breaking a unit. */
export function widthInTwo(text: string, face: Face): number {
  const units = text.match(UNITS) ?? [text];
  const splits = units.map((_, index) => [units.slice(0, index).join(''), units.slice(index).join('')] as const);
  return Math.min(...splits.map((two) => Math.max(...two.map((line) => widthOf(line.trimEnd(), face)))));
}

/** The least width in which a text can be written in so many lines without breaking a unit or leaving anything out. */
export function widthInLines(text: string, face: Face, lines: number): number {
  const units = text.match(UNITS) ?? [text];
  const least = Math.max(...units.map((unit) => widthOf(unit.trimEnd(), face)));
  const most = widthOf(text, face);
  for (let width = Math.ceil(least); width < most; width += 3) {
    if (!wrap(text, width, face, lines).some((line) => line.endsWith('…'))) return width;
  }
  return Math.ceil(most);
}
