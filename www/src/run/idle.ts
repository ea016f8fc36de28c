/** Does something when the next picture is drawn and nothing else is to be done; never in a page that nobody sees. */
export function whenIdle(work: () => void): void {
  requestAnimationFrame(() => {
    // Safari knows no idle time.
    if ('requestIdleCallback' in window) requestIdleCallback(work);
    else setTimeout(work, 100);
  });
}
