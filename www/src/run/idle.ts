/** Does something when the next picture is drawn and nothing else is to be done; never in a page that nobody sees. */
export function whenIdle(work: () => void): void {
  requestAnimationFrame(() => {
    // Safari knows no idle time.
    if ('requestIdleCallback' in window) requestIdleCallback(work);
    else setTimeout(work, 100);
  });
}

/** Lets the browser draw and hear the reader before what follows, so that no single task takes long. */
export function breathe(): Promise<unknown> {
  // Safari and older Firefox have no `scheduler`.
  const { scheduler } = window as { scheduler?: { yield?: () => Promise<unknown> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
