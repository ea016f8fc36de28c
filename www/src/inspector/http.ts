/** HTTP messages in the form in which they are written down. */

import type { Headers } from '../run/types/Headers.js';
import type { Request } from '../run/types/Request.js';
import type { Response } from '../run/types/Response.js';
import { statusLine } from '../telling/status.js';

/** The first value under this name, whatever its case. */
export function header(headers: Headers, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

export function requestText({ method, url, headers, body }: Request): string {
  const { pathname, search, host } = new URL(url);
  const named = header(headers, 'Host') === undefined ? [['Host', host] as const, ...headers] : headers;
  return messageText(`${method} ${pathname}${search} HTTP/1.1`, named, body);
}

export function responseText({ status, headers, body }: Response): string {
  return messageText(`HTTP/1.1 ${statusLine(status)}`, headers, body);
}

function messageText(first: string, headers: readonly (readonly [string, string])[], body: string): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return body ? `${lines.join('\n')}\n\n${pretty(body)}` : lines.join('\n');
}

/** JSON with its members on lines of their own, a form with one field a line; anything else as it is. */
export function pretty(body: string): string {
  if (/^\s*[[{]/.test(body)) {
    try {
      return JSON.stringify(JSON.parse(body), null, 2);
    } catch {
      return body;
    }
  }
  return /^[\w.-]+=[^\s<]*(&|$)/.test(body) ? body.replaceAll('&', '\n&') : body;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The command line that would send this request. */
export function curlOf({ method, url, headers, body }: Request): string {
  const parts = [`curl -X ${method} ${quoted(url)}`];
  for (const [name, value] of headers) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(' \\\n  ');
}
