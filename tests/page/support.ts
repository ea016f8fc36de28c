import type {} from '../../www/src/mi-sim.js';
import { test as base, expect, type Page } from '@playwright/test';

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

/** Waits until there is something to play, and the words are there that come after the first picture. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const simulator = document.querySelector('mi-sim');
    return simulator?.player && simulator.shadowRoot?.querySelector('[aria-live]')?.textContent;
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

/** Everything that the cursor decides: the cloud, the entry, what the document shows as done, what is said. */
export async function moment(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const simulator = document.querySelector('mi-sim');
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
  });
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

/** Waits until nothing moves any more. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
}
