/**
 * What a reader chose, remembered by their browser for all elements of an origin. A frame without an origin of its own has no
 * storage: there a choice holds until the frame is left.
 */

/** What was remembered under a name; `null` where nothing was. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Remembers it; `null` forgets. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // There is no storage, or no room left in it.
  }
}
