/** How high the reader made the panel below the picture, remembered for all elements of an origin. */

/** The least that a panel takes, in pixels. */
export const LEAST_PX = 120;

const REMEMBERED = 'mi-sim-panel';

/** The size that a reader chose on an earlier visit; `null` where none, or where the browser remembers nothing here. */
export function rememberedSize(): number | null {
  try {
    const size = Number(localStorage.getItem(REMEMBERED));
    return size >= LEAST_PX ? size : null;
  } catch {
    return null;
  }
}

/** Remembers it; `null` is the usual one. */
export function remember(size: number | null): void {
  try {
    if (size === null) localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, String(size));
  } catch {
    // A frame without an origin of its own has no storage: the size holds until it is left.
  }
}
