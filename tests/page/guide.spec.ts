import { expect, isSound, LANGS, still, takeShifts, test, THEMES, watchShifts, WIDTHS } from './support.js';
import type { Page } from '@playwright/test';

const PAGES = { en: 'guide.html', ja: 'guide.ja.html' };
const PLAY = { en: 'Play', ja: '再生' };

/** Brings the scene of a section into view, and waits until it can be played. */
async function come(page: Page, section: string): Promise<void> {
  await page.locator(`#${section} figure`).evaluate((figure) => figure.scrollIntoView({ block: 'center' }));
  await page.waitForFunction((id) => document.querySelector(`#${id}`)?.querySelector('mi-sim')?.player, section);
}

/** How many scenes live. */
async function living(page: Page): Promise<number> {
  return page.locator('mi-sim').count();
}

for (const lang of LANGS) {
  for (const [index, width] of WIDTHS.entries()) {
    test(`the guide reads well and its scenes play, ${lang}, ${width} pixels wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await watchShifts(page);
      await page.goto(`${PAGES[lang]}?theme=${THEMES[index]}`);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      expect(await living(page)).toBe(0);
      await isSound(page);

      await come(page, 'what');
      const scene = page.locator('#what mi-sim');
      await expect(scene.getByRole('button', { name: PLAY[lang], exact: true })).toBeVisible();
      await still(page);
      expect(await takeShifts(page)).toEqual([]);
      const before = await scene.evaluate((one) => (one as HTMLElementTagNameMap['mi-sim']).player?.cursor ?? -1);
      expect(before).toBeGreaterThan(0);
      await scene.getByRole('button', { name: PLAY[lang], exact: true }).click();
      await expect.poll(() => scene.evaluate((one) => (one as HTMLElementTagNameMap['mi-sim']).player?.cursor)).toBeGreaterThan(before);
      await isSound(page);
    });
  }
}

test('few scenes live at once, none plays out of sight, and one that comes again is where it was', async ({ page }) => {
  await page.goto(PAGES.en);
  await come(page, 'what');
  const scene = page.locator('#what mi-sim');
  const at = await scene.evaluate((one) => ((one as HTMLElementTagNameMap['mi-sim']).player?.length ?? 0) - 1);
  await scene.evaluate((one, cursor) => (one as HTMLElementTagNameMap['mi-sim']).player?.seek(cursor), at);
  await expect.poll(() => scene.evaluate((one) => (one as HTMLElementTagNameMap['mi-sim']).player?.cursor)).toBe(at);
  for (const section of ['choose', 'limits', 'least-privilege', 'delays']) {
    await come(page, section);
    expect(await living(page)).toBeLessThanOrEqual(3);
  }
  await expect(scene).toHaveCount(0);
  await expect(page.locator('#what .scene > a')).toHaveAttribute('href', './?document=system-assigned&step=issue&lang=en');
  await come(page, 'what');
  expect(await scene.evaluate((one) => (one as HTMLElementTagNameMap['mi-sim']).player?.cursor)).toBe(at);

  await scene.evaluate((one) => {
    const { player } = one as HTMLElementTagNameMap['mi-sim'];
    player?.seek(0);
    player?.play();
  });
  await page.locator('#delays figure').scrollIntoViewIfNeeded();
  await expect.poll(() => page.evaluate(() => document.querySelector('mi-sim')?.player?.playing ?? false)).toBe(false);
});

test('the start page leads to the guide in its language, and the guide to the workbench', async ({ page }) => {
  await page.goto('?lang=ja');
  await page.getByRole('link', { name: 'ガイドを読む' }).click();
  await expect(page).toHaveURL(/guide\.ja\.html$/);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How managed identities work, and how to use them well');
  await page.locator('#fewer-assignments').getByRole('link', { name: 'Eight role assignments, or two' }).click();
  await page.waitForFunction(() => document.querySelector('mi-sim')?.player);
  await expect(page).toHaveTitle('Managed Identity Simulator');
  expect(await page.evaluate(() => document.querySelector('mi-sim')?.document)).toBe('documents/fewer-assignments');
  await page.goBack();
  await page.getByRole('link', { name: 'To the workbench' }).click();
  await expect(page).toHaveURL(/\/\?lang=en/);
});

test('on paper stands the text, with the address of each scene', async ({ page }) => {
  await page.goto(`${PAGES.en}?theme=dark`);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('#delays table')).toBeVisible();
  for (const hidden of ['header', '#contents', '#delays .scene']) await expect(page.locator(hidden)).toBeHidden();
  const address = new URL('./?document=token-cache&step=granted&lang=en', page.url()).href;
  await expect(page.locator('#delays .address')).toHaveText(`Scene: ${address}`);
});

for (const lang of LANGS) {
  test(`without scripts the guide is all there, and its links lead on, ${lang}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
    const page = await context.newPage();
    await page.goto(PAGES[lang]);
    const sections = page.locator('main section');
    for (const section of await sections.all()) await expect(section.locator('p, li').first()).toBeVisible();
    expect(await sections.count()).toBe(await page.locator('#contents li').count());
    await expect(page.locator('#delays .scene a')).toHaveAttribute('href', `./?document=token-cache&step=granted&lang=${lang}`);
    await expect(page.locator('#delays .address')).toBeHidden();
    await page.locator('#contents').getByRole('link').last().click();
    await expect(page).toHaveURL(/#delays$/);
    await context.close();
  });
}
