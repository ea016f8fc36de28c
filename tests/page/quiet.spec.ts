import type { Page } from '@playwright/test';
import { arrived, expect, focusDocument, movements, open, still, test } from './support.js';

/** Counts what the page asks the browser to do later. */
async function count(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    for (const name of ['requestAnimationFrame', 'requestIdleCallback', 'setTimeout', 'setInterval'] as const) {
      const original = window[name] as (...all: unknown[]) => number;
      Object.assign(window, {
        [name]: (...all: unknown[]) => {
          asked.push(name);
          return original.apply(window, all);
        },
      });
    }
  });
}

async function askedWithin(page: Page, quiet: number): Promise<string[]> {
  await page.evaluate(() => Reflect.get(window, 'asked').splice(0));
  await page.waitForTimeout(quiet);
  return page.evaluate(() => Reflect.get(window, 'asked'));
}

/** Comes to rest: what was begun before may still have to end, and then there is nothing. */
async function rests(page: Page): Promise<void> {
  await expect(async () => expect(await askedWithin(page, 1500)).toEqual([])).toPass({ timeout: 20_000 });
}

test('a page that nobody plays schedules nothing, a playing one does', async ({ page }) => {
  await count(page);
  await open(page, { step: '3' });
  // The engine that comes after the first picture has come.
  await page.evaluate(() => document.querySelector('mi-sim')?.player?.access(3));
  await still(page);
  await rests(page);
  await focusDocument(page);
  await page.keyboard.press('ArrowRight');
  await arrived(page, 4);
  await still(page);
  await rests(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => askedWithin(page, 500)).not.toEqual([]);
  await page.getByRole('button', { name: 'Pause' }).click();
  await still(page);
  await rests(page);
});

test('who wants less motion gets none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, { seed: '7', step: '0' });
  await focusDocument(page);
  for (let cursor = 1; cursor <= 12; cursor += 1) {
    await page.keyboard.press('ArrowRight');
    await arrived(page, cursor);
    expect(await page.evaluate(movements)).toBe(0);
  }
});
