/** How the lists of documents and labs on the start page close. */

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
