/** Steps that are told in tabs: one choice for all of them, which plays the document anew and is remembered. */

import type { Page } from '@playwright/test';
import { expect, isSound, LANGS, open, test, THEMES } from './support.js';

const DOCUMENT = { document: 'least-privilege', lang: 'en' };

const recipe = (page: Page): Promise<string | null> => page.evaluate(() => document.querySelector('mi-sim')?.player?.recipe ?? null);
const told = (page: Page): Promise<string | undefined> => page.evaluate(() => document.querySelector('mi-sim')?.player?.view.tab);

test('the arrow keys walk the tabs, and a chosen one plays the document anew in all steps', async ({ page }) => {
  await open(page, DOCUMENT);
  expect(await told(page)).toBe('azure-cli');
  const groups = page.getByRole('tablist', { name: 'Ways to do this step' });
  await expect(groups).toHaveCount(3);
  const [az, rest] = ['Azure CLI', 'REST API'].map((name) => groups.nth(1).getByRole('tab', { name }));
  await expect(az!).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.command', { hasText: 'az role assignment create' })).toHaveCount(3);
  await az!.focus();
  await az!.press('ArrowRight');
  await expect(rest!).toBeFocused();
  // To walk there is not to choose it.
  expect(await told(page)).toBe('azure-cli');
  await rest!.press('Enter');
  await expect.poll(() => told(page)).toBe('rest');
  await expect(rest!).toHaveAttribute('aria-selected', 'true');
  await expect(rest!).toBeFocused();
  await expect(groups.nth(0).getByRole('tab', { name: 'REST API' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.command', { hasText: 'az role assignment create' })).toHaveCount(0);
  await expect(page.locator('.command', { hasText: 'PUT {{contributor}}' })).toBeVisible();
  expect(await recipe(page)).toContain('~lrest~all~');
  // Another language tells it in the same tab.
  await page.evaluate(() => document.querySelector('mi-sim')?.setAttribute('lang', 'ja'));
  await expect(page.getByRole('tablist', { name: 'この手順のやり方' })).toHaveCount(3);
  expect(await told(page)).toBe('rest');
});

test('a choice is remembered', async ({ page }) => {
  await open(page, DOCUMENT);
  await page.getByRole('tab', { name: 'REST API' }).first().click();
  await expect.poll(() => told(page)).toBe('rest');
  await open(page, DOCUMENT);
  await expect.poll(() => told(page)).toBe('rest');
  // What a link tells goes before it.
  await page.getByRole('tab', { name: 'Azure CLI' }).first().click();
  await expect.poll(() => told(page)).toBe('azure-cli');
  const link = await recipe(page);
  await page.getByRole('tab', { name: 'REST API' }).first().click();
  await expect.poll(() => told(page)).toBe('rest');
  await open(page, { ...DOCUMENT, recipe: link ?? '' });
  await expect(page.getByRole('tab', { name: 'Azure CLI' }).first()).toHaveAttribute('aria-selected', 'true');
});

for (const lang of LANGS) {
  for (const theme of THEMES) {
    test(`tabs are accessible in ${lang} and ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await open(page, { ...DOCUMENT, lang });
      await page.locator('mi-sim-tabs').first().scrollIntoViewIfNeeded();
      await isSound(page);
    });
  }
}
