/** The lists of documents and labs on the start page. */

/** What each document says of itself, in every language. Without it the lists have their titles. */
export async function describe(): Promise<void> {
  const told = fetch('./documents/descriptions.json').then((answer) => (answer.ok ? answer.json() : null));
  const descriptions = (await told.catch(() => null)) as Record<string, Record<string, string>> | null;
  if (!descriptions) return;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#choose nav a:not(.served)')) {
    const said = Object.entries(descriptions[new URL(link.href).searchParams.get('document') ?? ''] ?? {});
    const texts = said.map(([lang, text]) => Object.assign(document.createElement('span'), { className: 'said', lang, textContent: text }));
    link.querySelector(':scope > span')?.replaceChildren(...texts);
  }
}
