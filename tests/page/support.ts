import type {} from '../../www/src/mi-sim.js';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

export { expect };

/** Two languages, two themes, a phone and a desk. */
export const LANGS = ['en', 'ja'] as const;
export const THEMES = ['light', 'dark'] as const;
export const WIDTHS = [400, 1440] as const;

/** Every test fails on an error in the console and on a request to another origin; `errors` lets one expect the first. */
export const test = base.extend<{ errors: string[]; watched: undefined }>({
  errors: async ({}, use) => use([]),
  watched: [
    async ({ page, errors, baseURL }, use) => {
      const strangers: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (new URL(url).origin !== new URL(baseURL ?? '').origin) strangers.push(url);
      });
      await use(undefined);
      expect(errors).toEqual([]);
      expect(strangers).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the start page with these parameters, every entry a step, and waits until the document has run. */
export async function open(page: Page, parameters: Record<string, string> = {}): Promise<void> {
  await page.goto(`?${new URLSearchParams({ depth: 'everything', ...parameters })}`);
  await ready(page);
}

/** Waits until there is something to play, the words are there that come after the first picture, and the document is drawn whole. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const simulator = document.querySelector('mi-sim');
    const isBusy = simulator?.shadowRoot?.querySelector('mi-sim-document')?.shadowRoot?.querySelector('article')?.ariaBusy === 'true';
    return simulator?.player && simulator.shadowRoot?.querySelector('[aria-live]')?.textContent && !isBusy;
  });
}

/** Waits for an answer that no record holds. */
export async function engineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    const answer = await player?.access(player.cursor);
    if (!answer?.ok) throw new Error(`no engine: ${JSON.stringify(answer)}`);
  });
}

/** How many entries have happened, and how many there are. */
export async function position(page: Page): Promise<{ cursor: number; length: number }> {
  return page.evaluate(() => {
    const player = document.querySelector('mi-sim')?.player;
    return { cursor: player?.cursor ?? -1, length: player?.length ?? -1 };
  });
}

/** How many entries had happened before the story begins. */
export async function beginning(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('mi-sim')?.player?.begin ?? -1);
}

/** Waits until this many entries have happened. */
export async function arrived(page: Page, cursor: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector('mi-sim')?.player?.cursor === wanted, cursor);
}

/** Everything that the cursor decides: the cloud, the entry, what the document shows as done, what is said; as soon as it is there. */
export async function moment(page: Page, cursor?: number): Promise<string> {
  return page.evaluate(async (wanted) => {
    const simulator = document.querySelector('mi-sim');
    const player = simulator?.player;
    while (player && wanted !== undefined && player.cursor !== wanted) await new Promise((resolve) => player.addEventListener('change', resolve, { once: true }));
    await simulator?.updateComplete;
    const part = simulator?.shadowRoot?.querySelector('mi-sim-document');
    await part?.updateComplete;
    const figures = [...(part?.shadowRoot?.querySelectorAll('figure') ?? [])];
    const { stage, entry } = simulator?.player ?? {};
    const transport = simulator?.shadowRoot?.querySelector('mi-sim-transport');
    await transport?.updateComplete;
    // The live region waits between two sentences; the scrubber's is always that of the cursor.
    const said = transport?.shadowRoot?.querySelector('input')?.getAttribute('aria-valuetext');
    return JSON.stringify({ stage, entry, said, commands: figures.map((figure) => figure.className) });
  }, cursor);
}

/** Puts the focus where the arrow keys move the cursor: into the document. */
export async function focusDocument(page: Page): Promise<void> {
  await page.locator('mi-sim-document article').focus();
}

/** Goes to the end of the run. */
export async function toEnd(page: Page): Promise<void> {
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await arrived(page, length);
}

/** Goes to where the story begins. */
export async function toStart(page: Page): Promise<void> {
  const begin = await beginning(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), begin);
  await arrived(page, begin);
}

/** Chooses a document on the start page. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.locator('#documents summary').click();
  await page.locator('#documents').getByRole('link', { name }).click();
}

/** How many animations run. Runs in the page, whose `document` knows nothing of those in a shadow. */
export function movements(): number {
  const roots = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => {
    const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []));
    return [root, ...inside];
  };
  return roots(document)
    .flatMap((root) => root.getAnimations())
    .filter(({ playState }) => playState === 'running').length;
}

/** Waits until nothing moves any more. */
export async function still(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(movements)).toBe(0);
}

/** The page is accessible, as far as axe can tell, and no wider than its window. */
export async function isSound(page: Page, part = 'html'): Promise<void> {
  await still(page);
  // No frame is on the page, so that one run sees all; what holds is not told, for to name all of it takes longer than to check.
  const axe = new AxeBuilder({ page }).include(part).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** Notes from now on what a part of the page reads, also what it reads for a moment only; gives what waits until it has read so. */
export async function witness(part: Locator): Promise<(text: string) => Promise<void>> {
  const seen = await part.evaluateHandle((element) => {
    const texts: string[] = [];
    const note = (): void => void texts.push(element.textContent);
    new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true });
    note();
    return texts;
  });
  return (text) => expect.poll(async () => (await seen.jsonValue()).some((one) => one.includes(text)), `it reads ${text}`).toBe(true);
}

/** Notes from its first moment on how things jump in a page that is opened after this. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    const take = (entries: PerformanceEntryList): unknown => shifts.push(...entries.map((entry) => Reflect.get(entry, 'value') as number));
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { takeShifts: () => (take(observer.takeRecords()), shifts.splice(0)) });
  });
}

/** How far things have jumped since it was asked for before, as Chromium scores each jump. */
export async function takeShifts(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    // What changed just now jumps when it is drawn.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    return (Reflect.get(window, 'takeShifts') as () => number[])();
  });
}

/** Holds files back until the page has been painted without them. */
export async function holdUntilPainted(page: Page, address: string): Promise<void> {
  await page.route(address, async (route) => {
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    await route.continue();
  });
}
