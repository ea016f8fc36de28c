import { expect, open, test } from './support.js';

test('on paper stands the whole document with every output, and nothing to press', async ({ page }) => {
  await open(page, { lang: 'en', theme: 'dark', step: '0' });
  await page.emulateMedia({ media: 'print' });
  const document = page.locator('mi-sim-document');
  await expect(document.locator('figure.ahead')).toHaveCount(0);
  await expect(document.locator('details')).toHaveCount(0);
  await expect(document.locator('.output').first()).toBeVisible();
  const article = await document.locator('article').evaluate((one) => ({ all: one.scrollHeight, shown: one.clientHeight }));
  expect(article.shown).toBe(article.all);
  expect(article.all).toBeGreaterThan(3000);
  for (const hidden of ['mi-sim-stage', 'mi-sim-transport', 'mi-sim-inspector', 'mi-sim-bar', '#choose', '#languages']) {
    await expect(page.locator(hidden)).toBeHidden();
  }
  const shown = await page.locator('mi-sim .frame').evaluate((frame) => [...frame.children].filter((one) => one.checkVisibility()).map(({ localName }) => localName));
  expect(shown).toEqual(['mi-sim-document']);
  await expect(page.locator('mi-sim .frame')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'screen' });
  await expect(document.locator('figure.ahead').first()).toBeVisible();
});

test('a phone prints the document too', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 900 });
  await open(page, { lang: 'ja' });
  await page.getByRole('tab', { name: 'インスペクター' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('mi-sim-document h2').first()).toBeVisible();
});
