import { expect, isSound, LANGS, open, test, toStart } from './support.js';

/** What somebody can come to do beyond their own rights: told, and played. */

test('the way to the orders through the workflow is told step by step, and plays in a fork', async ({ page }) => {
  await open(page, { lang: 'en', document: 'code-runner', depth: 'story' });
  await toStart(page);
  await page.getByRole('tab', { name: 'Reach' }).click();
  const reach = page.locator('mi-sim-reach');
  await reach.getByLabel('Who').selectOption('alice');
  await expect(reach.getByText('nothing else follows')).toBeVisible();
  const orders = reach.locator('.detour details').filter({ has: page.locator('summary', { hasText: 'read the blobs of orders' }) });
  await orders.locator('summary').click();
  await expect(orders.locator('ol > li').last()).toContainText('with a token');
  await expect(orders.locator('pre').first()).toContainText('az rest --method put');
  await expect(orders.getByText('Closed by').first()).toBeVisible();
  await isSound(page);
  await orders.getByRole('button', { name: 'Play this way' }).click();
  await expect(reach.getByRole('status')).toContainText('Played: every request succeeded. alice can read the blobs of orders.');
  await expect(page.getByRole('button', { name: 'Your way 1' })).toHaveAttribute('aria-current', 'true');
});

for (const lang of LANGS) {
  test(`who comes to an account is told, and that the others do not, in ${lang}`, async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 900 });
    await open(page, { lang, document: 'code-runner' });
    await toStart(page);
    await page.locator('#inspector-tab').click();
    await page.locator('#reach-tab').click();
    const reach = page.locator('mi-sim-reach');
    await reach.locator('select.question').selectOption({ index: 1 });
    await expect(reach.getByRole('region', { name: 'alice', exact: true })).toBeVisible();
    await expect(reach.getByRole('region', { name: 'dana', exact: true }).locator('.direct details').first()).toBeVisible();
    await isSound(page);
  });
}
