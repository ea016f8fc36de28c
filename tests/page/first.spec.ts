import type { Page } from '@playwright/test';
import { arrived, expect, moment, open, position, ready, test } from './support.js';

/** The first picture comes from a part of the wasm module, which the whole one then replaces. */

const WHOLE = '**/assets/whole-*.wasm';

/** Holds back the whole module; gives what lets it through. */
async function held(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(WHOLE, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

for (const lang of ['en', 'ja']) {
  test(`the first picture in ${lang} waits for nothing that comes later`, async ({ page }) => {
    const release = await held(page);
    await open(page, { lang });
    await expect(page.getByRole('slider')).toBeVisible();
    await expect(page.locator('mi-sim-stage svg').first()).toBeVisible();
    await expect(page.locator('mi-sim-document h2').first()).toBeVisible();
    release();
  });
}

test('the whole module goes on with the run that the first part began', async ({ page }) => {
  const release = await held(page);
  await open(page, { lang: 'en' });
  const seed = (await page.locator('mi-sim-bar code').textContent()) ?? '';
  const { length } = await position(page);
  const arrivedAtEnd = page.getByRole('button', { name: 'To the end' }).click();
  release();
  await arrivedAtEnd;
  await arrived(page, length);
  const end = await moment(page);
  await open(page, { lang: 'en', seed });
  await page.getByRole('button', { name: 'To the end' }).click();
  await arrived(page, length);
  expect(await moment(page)).toBe(end);
});

test('what cannot be shown because the whole module is missing is said, and works when it is there', async ({ page, errors }) => {
  await page.route(WHOLE, (route) => route.fulfill({ status: 404, body: 'not here' }));
  await page.goto('?lang=en');
  await ready(page);
  const before = await position(page);
  await page.getByRole('button', { name: 'To the end' }).click();
  await expect(page.getByRole('alert')).toContainText('whole-');
  expect(await position(page)).toEqual(before);
  await page.unroute(WHOLE);
  await page.getByRole('button', { name: 'To the end' }).click();
  await arrived(page, (await position(page)).length);
  await expect(page.getByRole('alert')).toHaveCount(0);
  errors.splice(0);
});
