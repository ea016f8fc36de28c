import { failed, type Outcome, succeeded } from './failure.js';

/** Where a document's text in a language lies: the address itself when it is a file, else a file per language in it. */
export function addressOf(document: string, lang: string): string {
  return isFile(document) ? document : `${document.replace(/\/+$/, '')}/${lang}.md`;
}

/** Whether the address of a document is that of one file, whatever its language. */
export function isFile(document: string): boolean {
  return /\.md([?#]|$)/.test(document);
}

/** As much of a document is read; the simulator takes no more either. */
const MOST_MEBIBYTES = 4;

/** Whether the page may be told something by an address: it is on its own origin, or on one that the page lists. */
export function allowed(url: string, origins: string): Outcome<string> {
  const { origin } = new URL(url);
  const isAllowed = origin === location.origin || origins.split(/\s+/).includes(origin);
  return isAllowed ? succeeded(url) : failed({ kind: 'foreign', url, origin });
}

/** The text at an address, from the page's origin or one of those listed, and from no other that it would lead to. */
export async function fetchSource(address: string, origins: string, signal: AbortSignal): Promise<Outcome<string>> {
  if (!URL.canParse(address, document.baseURI)) return failed({ kind: 'address', url: address });
  const url = new URL(address, document.baseURI).href;
  const wanted = allowed(url, origins);
  if (!wanted.ok) return wanted;
  const isOwn = new URL(url).origin === location.origin;
  try {
    const response = await fetch(url, isOwn ? { mode: 'same-origin', signal } : { redirect: 'error', credentials: 'omit', signal });
    if (!response.ok) return failed({ kind: 'missing', url, status: response.status });
    if (response.headers.get('content-type')?.startsWith('text/html')) return failed({ kind: 'html', url });
    const text = await textOf(response);
    return text === null ? failed({ kind: 'long', url, mebibytes: MOST_MEBIBYTES }) : succeeded(text);
  } catch (reason) {
    return failed({ kind: 'unreachable', url, detail: String(reason) });
  }
}

/** The text of a response; `null` when it is too long, of which no more is taken. */
async function textOf({ body }: Response): Promise<string | null> {
  const [reader, decoder] = [body?.getReader(), new TextDecoder()];
  let [text, bytes] = ['', 0];
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    bytes += chunk.value.length;
    if (bytes > MOST_MEBIBYTES * 1_048_576) {
      await reader?.cancel();
      return null;
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
