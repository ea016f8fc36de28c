/**
 * Puts the focus on the tab of a list that an arrow key, Home or End leads to, and gives it; nothing for any other key ("Tabs
 * Pattern" of the ARIA Authoring Practices). Whether it is chosen by that is for the list to say.
 */
export function walk(event: KeyboardEvent): HTMLElement | undefined {
  const list = event.currentTarget;
  if (!(list instanceof HTMLElement)) return undefined;
  const all = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = all.findIndex((tab) => tab === event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return undefined;
  const tab = all.at(next % all.length);
  tab?.focus();
  event.preventDefault();
  event.stopPropagation();
  return tab;
}

/** The same where the tab that has the focus is the one that is chosen. */
export function walkAndChoose(event: KeyboardEvent): void {
  walk(event)?.click();
}
