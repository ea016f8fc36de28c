import { failed, type Outcome, succeeded } from './failure.js';

/** Where a document's text in a language lies: the address itself when it is a file, else a file per language in it. */
export function addressOf(document: string, lang: string): string {
  return /\.md([?#]|$)/.test(document) ? document : `${document.replace(/\/+$/, '')}/${lang}.md`;
}

/** The text at an address. */
export async function fetchSource(address: string): Promise<Outcome<string>> {
  if (!URL.canParse(address, document.baseURI)) return failed({ kind: 'address', url: address });
  const url = new URL(address, document.baseURI).href;
  try {
    const response = await fetch(url);
    if (!response.ok) return failed({ kind: 'missing', url, status: response.status });
    if (response.headers.get('content-type')?.startsWith('text/html')) return failed({ kind: 'html', url });
    return succeeded(await response.text());
  } catch (reason) {
    return failed({ kind: 'unreachable', url, detail: String(reason) });
  }
}
