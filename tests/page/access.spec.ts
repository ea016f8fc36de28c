import type { Page } from '@playwright/test';
import { arrived, expect, isSound, LANGS, open, position, test, WIDTHS } from './support.js';

const DECISION = { en: 'Decision', ja: 'アクセスの決定' } as const;
const GAINED = { en: /^With Key Vault Secrets User at .* would be allowed/, ja: /Key Vault Secrets User を割り当てた場合.*許可されます/ } as const;
const REFUSED = { en: 'Refused', ja: '拒否' } as const;
const ALLOWED = { en: 'Allowed', ja: '許可' } as const;
const ACCESS = { en: 'Access', ja: 'アクセス許可' } as const;

/** Goes to the answer that follows from the first refused access decision of the run. */
async function toRefusedAnswer(page: Page): Promise<void> {
  const cursor = await page.evaluate(() => {
    const player = document.querySelector('mi-sim')?.player;
    const lines = player?.outline ?? [];
    const refused = lines.find(({ step }) => step.type === 'concluded' && step.kind === 'access' && step.refused);
    const answer = lines.find(({ span, step }) => step.type === 'answered' && span === refused?.span);
    const cursor = (answer?.index ?? -2) + 1;
    player?.seek(cursor);
    return cursor;
  });
  expect(cursor).toBeGreaterThan(0);
  await arrived(page, cursor);
}

/** Opens a tab of the inspector, which stands behind a tab of its own where the page is narrow. */
async function inspect(page: Page, tab: string): Promise<void> {
  const outer = page.locator('mi-sim #inspector-tab');
  if (await outer.isVisible()) await outer.click();
  await page.locator('mi-sim-inspector').getByRole('tab', { name: tab, exact: true }).click();
}

for (const lang of LANGS) {
  for (const width of WIDTHS) {
    test(`${lang}, ${width} px: a refused answer shows its decision, and a cell of the access matrix its own`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await open(page, { lang, seed: '7', theme: width === 400 ? 'dark' : 'light' });
      await toRefusedAnswer(page);
      await inspect(page, DECISION[lang]);
      const rungs = page.locator('mi-sim-inspector .ladder > li');
      // The root, a management group, the subscription, the resource group, the vault and its secret.
      await expect(rungs).toHaveCount(6);
      await expect(page.locator('mi-sim-inspector .cards .decides')).toHaveCount(0);
      await expect(page.locator('mi-sim-inspector .cards .misses').first()).toBeVisible();
      // What if it had the role? The answer stands below the question, and nothing has happened.
      const { length } = await position(page);
      const role = page.locator('mi-sim-inspector .what-if', { hasText: 'Key Vault Secrets User' });
      await role.getByRole('button').focus();
      await page.keyboard.press('Enter');
      await expect(role.locator('.differs')).toHaveText(GAINED[lang]);
      await expect(role.locator('.both .mark')).toHaveText([REFUSED[lang], ALLOWED[lang]]);
      await expect(role.locator('code')).toContainText('az role assignment create --role "Key Vault Secrets User"');
      await isSound(page);
      // The command stands in the terminal, and nothing has run.
      await role.locator('.command button').press('Enter');
      await expect(page.locator('mi-sim-terminal textarea')).toHaveValue(/^az role assignment create --role "Key Vault Secrets User"/);
      await expect(page.locator('mi-sim-terminal textarea')).toBeFocused();
      expect((await position(page)).length).toBe(length);
      await inspect(page, ACCESS[lang]);
      await page.locator('mi-sim-access td button').first().click();
      await expect(page.locator('mi-sim-access .ladder .source')).toHaveCount(1);
      await expect(page.locator('mi-sim-access .cards .decides')).toHaveCount(1);
      await isSound(page);
    });
  }
}

test('the access matrix follows the cursor', async ({ page }) => {
  await open(page, { seed: '7', step: '0' });
  await inspect(page, ACCESS.en);
  const matrix = page.locator('mi-sim-access');
  await expect(matrix.getByRole('columnheader')).toHaveText([/admin/, /dana/]);
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await expect(matrix.getByRole('columnheader')).toHaveText([/admin/, /dana/, /vm1/]);
  const vault = matrix.getByRole('row', { name: /app-kv/ });
  await expect(vault.getByRole('gridcell').nth(1)).toContainText('get secrets');
});

test('the least role for what a machine did is named, and none for who did nothing', async ({ page }) => {
  await open(page, { seed: '7' });
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await inspect(page, ACCESS.en);
  const vault = page.locator('mi-sim-access').getByRole('row', { name: /app-kv/ });
  const explained = page.locator('mi-sim-access section');
  await vault.locator('td button').nth(2).click();
  await expect(explained).toContainText('Microsoft.KeyVault/vaults/secrets/getSecret/action');
  await expect(explained.locator('.plain li').nth(2)).toContainText(/Key Vault Secrets Officer.*85% of its actions were not used/s);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), Math.floor(length / 2));
  await expect(explained).toContainText('vm1 has used no role yet');
});

test('arrow keys walk over the matrix without moving the cursor, and a cell explains itself by keyboard', async ({ page }) => {
  await open(page, { seed: '7' });
  await inspect(page, ACCESS.en);
  const { cursor } = await position(page);
  await page.locator('mi-sim-access td button').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect((await position(page)).cursor).toBe(cursor);
  const explained = page.locator('mi-sim-access section');
  await expect(explained.getByRole('heading').first()).toContainText('dana');
  await expect(explained.locator('.ladder')).toBeVisible();
  const other = explained.locator('.operations button[aria-pressed="false"]').first();
  const name = (await other.textContent())?.trim() ?? '';
  await other.click();
  await expect(explained.locator('.operations button[aria-pressed="true"]')).toContainText(name);
});

test('what a condition asks of the request is said to be open', async ({ page }) => {
  await open(page, { document: 'conditions', seed: '7' });
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await inspect(page, ACCESS.en);
  const cell = page.locator('mi-sim-access td button', { hasText: 'read blobs (with a condition)' });
  await cell.click();
  const explained = page.locator('mi-sim-access section');
  await expect(explained.locator('.note').first()).toContainText('The condition depends on the request');
  await expect(explained.locator('.findings li').first()).toBeVisible();
});
