import type { Page } from '@playwright/test';
import { arrived, choose, expect, open, position, ready, test } from './support.js';

const identities = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify(document.querySelector('mi-sim')?.player?.stage.servicePrincipals));

test('an address brings back document, step, language, theme and seed', async ({ page }) => {
  await open(page, { document: 'user-assigned', step: '9', lang: 'ja', theme: 'dark', seed: '42' });
  expect((await position(page)).cursor).toBe(9);
  await expect(page.locator('#documents [aria-current] .said:lang(ja)').first()).toHaveText('ユーザー割り当てのフロー');
  await expect(page).toHaveTitle('マネージド ID シミュレーター');
  await page.getByRole('button', { name: '1 つ進む' }).click();
  await arrived(page, 10);
  await expect(page).toHaveURL(/step=10/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await ready(page);
  expect((await position(page)).cursor).toBe(10);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('mi-sim .frame')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('mi-sim-bar code')).toHaveText('42');
});

/** A document that names no seed itself. */
const MACHINE = `# A machine

\`\`\`http as=admin
PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/lab?api-version=2021-04-01
Authorization: {{$aadToken}}

{ "location": "japaneast" }
\`\`\`

\`\`\`http as=admin
PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/lab/providers/Microsoft.Compute/virtualMachines/vm1?api-version=2024-07-01
Authorization: {{$aadToken}}

{ "location": "japaneast", "identity": { "type": "SystemAssigned" }, "properties": {} }
\`\`\`
`;

test('the same seed gives the same identities; without one, each visit has others', async ({ page }) => {
  await page.route('**/documents/**', (route) => route.fulfill({ contentType: 'text/markdown', body: MACHINE }));
  const visits: string[] = [];
  for (const seed of ['42', '42', '', '']) {
    await open(page, seed ? { seed } : {});
    const { length } = await position(page);
    await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
    await arrived(page, length);
    visits.push(await identities(page));
  }
  expect(visits[0]).toContain('appId');
  expect(visits[1]).toBe(visits[0]);
  expect(new Set(visits).size).toBe(3);
});

test('the list of documents has a name, and closes by Escape and by a click elsewhere', async ({ page }) => {
  await open(page, { lang: 'ja' });
  const [button, list] = [page.locator('#documents summary'), page.getByRole('navigation', { name: 'ドキュメントの一覧' })];
  await button.press('Enter');
  await expect(list).toBeVisible();
  // Nothing of the picture lies over it.
  const hidden = await page.locator('.begin').evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('#documents') !== null;
  });
  expect(hidden).toBe(true);
  await list.getByRole('link').first().focus();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(button).toBeFocused();
  await button.click();
  await expect(list).toBeVisible();
  await page.locator('h1').click();
  await expect(list).toBeHidden();
});

test('the link of the seed gives the same run to somebody else', async ({ page, context }) => {
  await open(page, { step: '6' });
  const link = await page.locator('mi-sim-bar a').getAttribute('href');
  const seed = await page.locator('mi-sim-bar code').textContent();
  const other = await context.newPage();
  await other.goto(link ?? '');
  await ready(other);
  await expect(other.locator('mi-sim-bar code')).toHaveText(seed ?? '');
  expect((await position(other)).cursor).toBe(6);
});

test('the link of the seed is copied', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(baseURL ?? '').origin });
  await open(page, { seed: '42' });
  await page.getByRole('button', { name: 'copy link' }).click();
  await expect(page.locator('mi-sim-bar [role=status]')).toHaveText('copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('seed=42');
});

test('switching the language keeps the place and the run', async ({ page }) => {
  await open(page, { step: '11', lang: 'en' });
  const before = await identities(page);
  await page.getByRole('link', { name: '日本語' }).click();
  await expect(page.getByRole('slider')).toHaveAccessibleName('位置');
  await expect.poll(async () => (await position(page)).cursor).toBe(11);
  expect(await identities(page)).toBe(before);
  await expect(page).toHaveURL(/lang=ja/);
});

test('another document is a link, and the way back leads back', async ({ page }) => {
  await open(page, { lang: 'en', theme: 'dark' });
  await choose(page, 'The user-assigned flow');
  await expect(page).toHaveURL(/document=user-assigned/);
  await expect(page).toHaveURL(/theme=dark/);
  await ready(page);
  await expect(page.locator('#documents [aria-current]')).toContainText('The user-assigned flow');
  await page.goBack();
  await ready(page);
  await expect(page.locator('#documents [aria-current]')).toContainText('The system-assigned flow');
});

test.describe('without a language in the address', () => {
  test.use({ locale: 'ja-JP' });

  test("the browser's language is spoken", async ({ page }) => {
    await open(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await expect(page.getByRole('button', { name: '再生' })).toBeVisible();
  });
});
