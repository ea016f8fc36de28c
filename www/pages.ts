/** What both kinds of page need that are written when they are built. */

/** The page of the guide in a language. */
export function pageOf(lang: string): string {
  return lang === 'en' ? 'guide.html' : `guide.${lang}.html`;
}

/** A text as HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
