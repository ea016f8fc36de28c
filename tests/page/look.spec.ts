import { arrived, expect, holdUntilPainted, isSound, LANGS, open, position, takeShifts, test, THEMES, watchShifts, WIDTHS } from './support.js';

for (const lang of LANGS) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      test(`${lang}, ${theme}, ${width} px: accessible and within the width, at the start, midway and at the end`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await open(page, { lang, theme, seed: '7' });
        const { length } = await position(page);
        for (const cursor of [0, Math.trunc(length / 2), length]) {
          await page.evaluate((wanted) => document.querySelector('mi-sim')?.player?.seek(wanted), cursor);
          await arrived(page, cursor);
          await isSound(page);
        }
        await expect(page.locator('html')).toHaveAttribute('lang', lang);
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        expect(paper).toBe(theme === 'light' ? 'rgb(251, 250, 247)' : 'rgb(20, 24, 31)');
      });
    }
  }
}

/** A small phone, and a desk of 1440 pixels at 200 %. */
for (const size of [{ width: 320, height: 640 }, { width: 720, height: 450 }]) {
  for (const lang of LANGS) {
    for (const forcedColors of ['none', 'active'] as const) {
      test(`${lang}, ${size.width} px, forced colours ${forcedColors}: accessible and within the width`, async ({ page }) => {
        await page.setViewportSize(size);
        await page.emulateMedia({ forcedColors, reducedMotion: 'reduce' });
        await open(page, { lang, seed: '7' });
        const { length } = await position(page);
        for (const tab of ['document', 'inspector', 'timeline']) {
          await page.locator(`mi-sim #${tab}-tab`).click();
          await isSound(page);
        }
        await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
        await arrived(page, length);
      });
    }
  }
}

test('the other tab of a phone is accessible too', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 900 });
  await open(page, { seed: '7', step: '4' });
  await page.getByRole('tab', { name: 'Inspector' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Inspector' })).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Document' })).toBeHidden();
  await isSound(page);
});

test('the theme of an element differs from the theme of its page', async ({ page }) => {
  await open(page, { theme: 'light' });
  await page.evaluate(() => document.querySelector('mi-sim')?.setAttribute('theme', 'dark'));
  const frame = page.locator('mi-sim .frame');
  await expect(frame).toHaveCSS('background-color', 'rgb(27, 33, 42)');
});

test('what the host page leaves open, the reader switches inside', async ({ page }) => {
  await open(page, { lang: 'en', theme: 'light', step: '5', seed: '7' });
  await expect(page.locator('mi-sim-bar select')).toHaveCount(0);
  await page.evaluate(() => {
    document.querySelector('mi-sim')?.removeAttribute('lang');
    const simulator = document.querySelector('mi-sim');
    if (simulator) Object.assign(simulator, { lang: '', theme: '' });
  });
  await page.locator('mi-sim-bar').getByLabel('Theme').selectOption('dark');
  await expect(page.locator('mi-sim .frame')).toHaveCSS('background-color', 'rgb(27, 33, 42)');
  await page.locator('mi-sim-bar').getByLabel('Language').selectOption('ja');
  await expect(page.getByRole('slider')).toHaveAccessibleName('位置');
  await expect.poll(async () => (await position(page)).cursor).toBe(5);
});

test('an element shows the stage alone, the document alone, and begins where it is told', async ({ page }) => {
  await open(page, { lang: 'en', step: 'use' });
  await expect(page.locator('mi-sim-transport .title')).not.toBeEmpty();
  const [stage, document] = [page.locator('mi-sim-stage'), page.locator('mi-sim-document')];
  await expect(stage).toBeVisible();
  await expect(document).toBeVisible();
  await page.evaluate(() => window.document.querySelector('mi-sim')?.setAttribute('view', 'stage'));
  await expect(document).toHaveCount(0);
  await expect(stage).toBeVisible();
  await page.evaluate(() => window.document.querySelector('mi-sim')?.setAttribute('view', 'document'));
  await expect(stage).toHaveCount(0);
  await expect(document).toBeVisible();
  await expect(page.getByRole('slider')).toBeVisible();
});

for (const lang of LANGS) {
  test(`in ${lang} nothing on the start page moves when it comes alive`, async ({ page }) => {
    await watchShifts(page);
    await holdUntilPainted(page, '**/assets/index-*.js');
    await page.setViewportSize({ width: 1440, height: 1400 });
    await open(page, { lang });
    expect(await takeShifts(page)).toEqual([]);
  });
}
