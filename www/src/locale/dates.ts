/** How dates are written. To make a format takes a browser longer than to draw what it is for, so each is made once. */

const made = new Map<string, Intl.DateTimeFormat>();

/** The format of a language for moments of UTC. */
export function dateFormat(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC' });
  made.set(key, format);
  return format;
}
