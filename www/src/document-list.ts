/** The lists of documents and labs on the start page. */

/** A list lies over the page, and goes like a menu: by Escape, and when the reader turns to something else. */
export function closeAway(list: HTMLDetailsElement): void {
  const close = (target: EventTarget | null): void => {
    if (target instanceof Node && !list.contains(target)) list.open = false;
  };
  document.addEventListener('pointerdown', ({ target }) => close(target));
  list.addEventListener('focusout', ({ relatedTarget }) => close(relatedTarget));
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !list.open) return;
    list.open = false;
    list.querySelector('summary')?.focus();
    event.preventDefault();
  });
}

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
