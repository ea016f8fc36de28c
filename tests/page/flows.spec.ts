import { arrived, beginning, expect, focusDocument, LANGS, moment, open, position, test, toEnd, toStart } from './support.js';

for (const lang of LANGS) {
  test(`in ${lang} each moment is the same forward and back, by keyboard`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, { lang, seed: '7' });
    const { length } = await position(page);
    expect(length).toBeGreaterThan(20);
    await focusDocument(page);
    const begin = await beginning(page);
    await toStart(page);
    const forward = [await moment(page)];
    for (let cursor = begin + 1; cursor <= length; cursor += 1) {
      await page.keyboard.press('ArrowRight');
      forward.push(await moment(page, cursor));
    }
    for (let cursor = length - 1; cursor >= begin; cursor -= 1) {
      await page.keyboard.press('ArrowLeft');
      expect(await moment(page, cursor), `at ${cursor}`).toBe(forward[cursor - begin]);
    }
    expect(new Set(forward).size).toBe(length + 1 - begin);
  });

  for (const document of ['system-assigned', 'user-assigned', 'compare']) {
    test(`${document} in ${lang}: the whole document comes true`, async ({ page }) => {
      await open(page, { document, lang });
      await toEnd(page);
      const commands = page.locator('mi-sim-document figure');
      await expect(commands.first()).toBeVisible();
      await expect(page.locator('mi-sim-document figure.ahead')).toHaveCount(0);
      await expect(page.locator('mi-sim-document .mismatch')).toHaveCount(0);
      await expect(page.locator('mi-sim-document .problems')).toHaveCount(0);
    });
  }
}

test('playing goes on by itself, to the end, and then stops', async ({ page }) => {
  await open(page, { seed: '7' });
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length - 3);
  await arrived(page, length - 3);
  // Slowly, so that it is still playing when the button is looked at.
  await page.getByLabel('Speed').selectOption('0.5');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByLabel('Speed').selectOption('4');
  await arrived(page, length);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('a click on a command goes there, and what it prints stands below it only when it has come back', async ({ page }) => {
  await open(page, { seed: '7', step: '0' });
  const [first, second] = [page.locator('mi-sim-document figure').first(), page.locator('mi-sim-document figure').nth(1)];
  const printed = ':is(.output, details):not(.expected, .expected *)';
  await expect(second).toHaveClass(/ahead/);
  await second.getByRole('button').first().click();
  await expect(second).toHaveAttribute('aria-current', 'step');
  await expect(second.locator(printed)).toHaveCount(0);
  await expect(first).toHaveClass(/done/);
  await expect(first.locator(printed).first()).toBeVisible();
});

test('a click on a heading goes to the first thing that happens below it', async ({ page }) => {
  await open(page, { seed: '7', step: '0' });
  const title = page.locator('mi-sim-document h3 button').last();
  await title.click();
  await expect(page.locator('mi-sim-transport .title')).toHaveText((await title.textContent())?.trim() ?? '');
  await expect(page.locator('mi-sim-document figure.now')).toHaveCount(1);
});

test('the document follows the cursor in its own scroller, and the page around it stays', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await open(page, { seed: '7', step: '0' });
  const before = await page.evaluate(() => scrollY);
  await toEnd(page);
  await expect(page.locator('mi-sim-document figure.now')).toBeInViewport();
  expect(await page.evaluate(() => scrollY)).toBe(before);
});
