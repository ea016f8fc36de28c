import { expect, isSound, LANGS, open, test, toEnd, toStart } from './support.js';

/** What somebody can come to do beyond their own rights: told, and played. */

test('the way to the orders through the workflow is told step by step, and plays in a fork', async ({ page }) => {
  await open(page, { lang: 'en', document: 'code-runner', depth: 'story' });
  await toStart(page);
  await page.getByRole('tab', { name: 'Reach' }).click();
  const reach = page.locator('mi-sim-reach');
  await reach.locator('select.subject').selectOption('alice');
  await expect(reach.getByText('nothing else follows')).toBeVisible();
  const orders = reach.locator('.detour details').filter({ has: page.locator('summary', { hasText: 'read the blobs of orders' }) });
  await orders.locator('summary').click();
  await expect(orders.locator('ol > li').last()).toContainText('with a token');
  await expect(orders.locator('pre').first()).toContainText('az rest --method put');
  await expect(orders.getByText('Closed by').first()).toBeVisible();
  // Two requests of the first step rest on the same role assignment, which is told once.
  await expect(orders.locator('ol > li').first().getByText('Allowed by Virtual Machine Contributor')).toHaveCount(1);
  await isSound(page);
  await orders.getByRole('button', { name: 'Play this way' }).click();
  await expect(reach.getByRole('status')).toContainText('Played: every request succeeded. alice can read the blobs of orders.');
  await expect(reach.getByRole('status')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Your way 1' })).toHaveAttribute('aria-current', 'true');
});

test('by keyboard alone: who comes to the salaries, and who was checked not to', async ({ page }) => {
  await open(page, { lang: 'en', document: 'blast-radius', depth: 'story' });
  await toStart(page);
  await page.locator('#access-tab').focus();
  await page.keyboard.press('ArrowRight');
  const reach = page.locator('mi-sim-reach');
  // The tab and what can be asked are in sight, although sentences stand above them.
  await expect(reach.locator('select.question')).toBeInViewport({ ratio: 0.5 });
  await page.keyboard.press('Tab');
  await expect(reach.locator('select.question')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(reach.getByText('No way, checked: web1.')).toBeVisible();
  const dana = reach.getByRole('region', { name: 'dana', exact: true });
  await expect(dana.locator('.detour')).toHaveCount(0);
  await dana.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await expect(dana.locator('pre').first()).toContainText('az rest --method get');
  await page.keyboard.press('Tab');
  await expect(dana.getByRole('button', { name: 'Play this way' })).toBeFocused();
  await isSound(page);
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

test('where more principals are there than are asked about, how many is told', async ({ page }) => {
  const people = Array.from({ length: 64 }, (_, number) => `  p${number}:\n    - Reader at /subscriptions/{{subscriptionId}}`);
  const group = '/subscriptions/{{subscriptionId}}/resourceGroups/rg';
  const blocks = [`${group}?api-version=2021-04-01`, `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one?api-version=2023-01-31`].map(
    (path) => `\`\`\`http\nPUT https://management.azure.com${path}\nAuthorization: {{$aadToken}}\nContent-Type: application/json\n\n{"location": "japaneast"}\n\`\`\``,
  );
  const source = ['---', 'title: Many', 'as: admin', 'seed: 9', 'people:', ...people, '---', '# Many', ...blocks, ''].join('\n');
  await open(page, { lang: 'en' });
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file of your own' }).click();
  await (await chosen).setFiles({ name: 'many.md', mimeType: 'text/markdown', buffer: Buffer.from(source) });
  await expect(page.locator('mi-sim-document h2')).toHaveText('Many');
  await toEnd(page);
  await page.locator('#reach-tab').click();
  const reach = page.locator('mi-sim-reach');
  await reach.locator('select.question').selectOption({ index: 1 });
  // The people, who are 64 and the administrator, and the identity itself.
  await expect(reach.locator('.unasked')).toHaveText('6 more principals are not asked about; “mi-sim reach” asks about any.');
});
