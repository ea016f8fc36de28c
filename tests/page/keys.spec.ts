import { arrived, beginning, expect, focusDocument, open, position, test } from './support.js';

test('keys work inside the element only, and those that it uses do not reach the page', async ({ page }) => {
  await open(page, { step: '50' });
  await page.evaluate(() => {
    const reached: string[] = [];
    Object.assign(window, { reached });
    document.addEventListener('keydown', ({ key }) => reached.push(key));
  });
  await page.locator('header h1').click();
  await page.keyboard.press('ArrowRight');
  expect((await position(page)).cursor).toBe(50);
  await focusDocument(page);
  await page.keyboard.press('ArrowRight');
  await arrived(page, 51);
  await page.keyboard.press('x');
  await page.keyboard.press('Control+ArrowRight');
  expect(await page.evaluate(() => Reflect.get(window, 'reached'))).toEqual(['ArrowRight', 'x', 'Control', 'ArrowRight']);
  expect((await position(page)).cursor).toBe(51);
});

test('a key that something inside wants stays with it', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, { document: 'compare', step: '3' });
  const { cursor } = await position(page);
  const article = page.locator('mi-sim-document article');
  const top = (): Promise<number> => article.evaluate((one) => one.scrollTop);
  await article.focus();
  for (const key of ['End', 'Home', ' ']) {
    const before = await top();
    await page.keyboard.press(key);
    await expect.poll(top).not.toBe(before);
  }
  const table = page.locator('mi-sim-document .table').first();
  await table.evaluate((one) => (one.style.inlineSize = '200px'));
  await table.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => table.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const date = page.getByLabel('To (UTC)');
  await date.focus();
  for (const key of ['Home', 'End', ' ', 'ArrowLeft']) await page.keyboard.press(key);
  expect(await position(page)).toMatchObject({ cursor });
  expect(await page.evaluate(() => document.querySelector('mi-sim')?.player?.playing)).toBe(false);
});

test('the toolbar is one stop of Tab, and the arrows walk in it', async ({ page }) => {
  await open(page, { step: '50' });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await button('Play').focus();
  await page.keyboard.press('ArrowRight');
  await expect(button('One step forward')).toBeFocused();
  expect((await position(page)).cursor).toBe(50);
  await page.keyboard.press('Enter');
  await arrived(page, 51);
  await page.keyboard.press('End');
  await expect(button('To the end')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(button('To the start')).toBeFocused();
  await expect(page.locator('[role=toolbar] [tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(page.locator('mi-sim-transport .depths input:checked')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Speed')).toBeFocused();
});

test('the scrubber says where it stands', async ({ page }) => {
  await open(page, { step: '50' });
  const slider = page.getByRole('slider', { name: 'Position' });
  const { length } = await position(page);
  const begin = await beginning(page);
  await expect(slider).toHaveAttribute('aria-valuetext', new RegExp(`^${50 - begin} of ${length - begin}: .+`));
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await arrived(page, 51);
  await expect(slider).toHaveAttribute('aria-valuetext', new RegExp(`^${51 - begin} of ${length - begin}: .+`));
  await page.keyboard.press('End');
  await arrived(page, length);
});

test('scrubbing fast arrives where the reader let go', async ({ page }) => {
  await open(page);
  const { length } = await position(page);
  const cursor = await page.evaluate(async (last) => {
    const player = document.querySelector('mi-sim')?.player;
    if (!player) return -1;
    let changes = 0;
    player.addEventListener('change', () => (changes += 1));
    for (let wanted = 0; wanted <= last; wanted += 1) player.seek(wanted);
    while (player.cursor !== last) await new Promise((resolve) => player.addEventListener('change', resolve, { once: true }));
    return changes;
  }, length);
  // Wishes that another one overtook were never asked for.
  expect(cursor).toBeLessThanOrEqual(2);
});

test('the tabs of a phone are walked with the arrows', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 900 });
  await open(page, { step: '50' });
  await page.getByRole('tab', { name: 'Document' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Inspector' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Inspector' })).toHaveAttribute('aria-selected', 'true');
  expect((await position(page)).cursor).toBe(50);
});
