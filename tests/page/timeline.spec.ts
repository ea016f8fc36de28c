import type { Page } from '@playwright/test';
import { arrived, beginning, expect, isSound, LANGS, open, position, test, THEMES, WIDTHS } from './support.js';

/** The timeline says what lives when, and the clock is moved on from there. */

const NAMES = { en: 'Timeline', ja: 'タイムライン' } as const;

async function openTimeline(page: Page, parameters: Record<string, string>): Promise<void> {
  await open(page, parameters);
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await arrived(page, length);
  await page.getByRole('tab', { name: NAMES[parameters['lang'] === 'ja' ? 'ja' : 'en'] }).click();
  await expect(page.locator('mi-sim-timeline li').first()).toBeVisible();
}

const clock = async (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('mi-sim')?.player?.entry?.at ?? 0);

for (const lang of LANGS) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      test(`the timeline in ${lang}, ${theme}, ${width} px is accessible and within the width`, async ({ page }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await openTimeline(page, { lang, theme, seed: '7', document: 'after-deletion' });
        await isSound(page);
        expect(await page.locator('mi-sim-timeline').innerText()).not.toMatch(/\{\w+\}|timeline\./);
      });
    }
  }
}

test('the clock moves on by an hour, a day, to what comes next, and what happens is appended', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7' });
  const [before, { length }] = [await clock(page), await position(page)];
  await page.getByRole('button', { name: '+ 1 hour' }).click();
  await expect.poll(() => clock(page)).toBe(before + 3_600_000);
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await expect.poll(() => clock(page)).toBe(before + 25 * 3_600_000);
  expect((await position(page)).length).toBeGreaterThan(length + 1);
  await page.getByRole('button', { name: /certificate of vm1 is renewed, in 43 days/ }).click();
  await expect.poll(() => clock(page)).toBeGreaterThan(before + 44 * 86_400_000);
  const end = await position(page);
  expect(end.cursor).toBe(end.length);
  await page.getByRole('button', { name: 'To the start' }).click();
  await arrived(page, await beginning(page));
  await page.getByRole('button', { name: 'To the end' }).click();
  await arrived(page, end.length);
});

test('a moment that is past, too far or none is refused in words, and nothing happens', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7' });
  const before = await position(page);
  const go = page.getByRole('button', { name: 'Go', exact: true });
  const said = page.locator('mi-sim-clock [role=alert]');
  const moment = page.getByLabel('To (UTC)');
  for (const [written, words] of [
    ['2020-01-01T00:00', 'it does not go back'],
    ['2099-01-01T00:00', 'ten years'],
    ['', 'Enter a date and a time'],
  ] as const) {
    await moment.fill(written);
    await go.click();
    await expect(said).toContainText(words);
  }
  expect(await position(page)).toEqual(before);
  await moment.fill('2026-12-24T18:00');
  await go.click();
  await expect.poll(() => clock(page)).toBe(Date.UTC(2026, 11, 24, 18));
  await expect(said).toBeEmpty();
});

test('another language tells the same run, with the moves of the clock', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7' });
  const before = await position(page);
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await expect.poll(async () => (await position(page)).length).toBeGreaterThan(before.length);
  await arrived(page, (await position(page)).length);
  const [at, place] = [await clock(page), await position(page)];
  await page.getByRole('link', { name: '日本語' }).click();
  await expect(page.getByRole('tab', { name: 'タイムライン' })).toBeVisible();
  await expect.poll(() => position(page)).toEqual(place);
  expect(await clock(page)).toBe(at);
});

test('the arrows walk through the lanes, and a lane leads to where it began', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7' });
  const lanes = page.locator('mi-sim-timeline li button');
  await lanes.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(lanes.nth(1)).toBeFocused();
  await expect(page.locator('mi-sim-timeline li [tabindex="0"]')).toHaveCount(1);
  const end = await position(page);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await position(page)).cursor).toBeLessThan(end.length);
});

test('no line crosses what is read, and no moment of the axis runs into the next', async ({ page }) => {
  // High enough for lanes to be in sight.
  await page.setViewportSize({ width: 1440, height: 1600 });
  await openTimeline(page, { lang: 'ja', seed: '7', document: 'after-deletion' });
  const faults = await page.evaluate(() => {
    const root = document.querySelector('mi-sim')?.shadowRoot?.querySelector('mi-sim-timeline')?.shadowRoot;
    const now = root?.querySelector('.now')?.getBoundingClientRect();
    const [top, bottom] = [root?.querySelector('.axis')?.getBoundingClientRect().bottom ?? 0, root?.querySelector('.scroller')?.getBoundingClientRect().bottom ?? 0];
    const all = [...(root?.querySelectorAll('.text') ?? [])].map((one) => ({ one, box: one.getBoundingClientRect() }));
    const texts = all.filter(({ box }) => box.top >= top && box.bottom <= Math.min(bottom, innerHeight));
    const crossed = texts.filter(({ one, box }) => {
      if (!now || box.left >= now.right || box.right <= now.left) return false;
      const over = root?.elementsFromPoint((now.left + now.right) / 2, (box.top + box.bottom) / 2)[0];
      const isOpaque = getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)';
      return over !== undefined && (!one.contains(over) || !isOpaque);
    });
    const labels = [...(root?.querySelectorAll('.axis b') ?? [])].map((one) => one.getBoundingClientRect());
    const overlaid = labels.filter((box, index) => index > 0 && box.left < (labels[index - 1]?.right ?? 0));
    return { seen: texts.length, crossed: crossed.length, overlaid: overlaid.length };
  });
  expect(faults).toEqual({ seen: faults.seen, crossed: 0, overlaid: 0 });
  expect(faults.seen).toBeGreaterThan(0);
});

test('from a moment of the past the clock goes on in a fork of the run, and there is a way back', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7' });
  const { length } = await position(page);
  const past = await page.evaluate(() => {
    const player = document.querySelector('mi-sim')?.player;
    const middle = player?.outline[Math.floor((player.length * 2) / 3)]?.index ?? 0;
    player?.seek(middle);
    return middle;
  });
  await arrived(page, past);
  const before = await clock(page);
  await expect(page.locator('mi-sim-clock')).toContainText('the run forks');
  await page.getByRole('button', { name: '+ 1 day' }).click();
  const branches = page.getByRole('navigation', { name: 'Ways that this run has gone' });
  await expect(branches.locator('[aria-current=true]')).toHaveText('Your way 1');
  // Time went on from there, and what the run did after it has not happened.
  await expect.poll(() => clock(page)).toBeGreaterThanOrEqual(before + 86_400_000);
  expect(await clock(page)).toBeLessThan(before + 86_401_000);
  const fork = await position(page);
  expect(fork.cursor).toBe(fork.length);
  expect(fork.length).toBeGreaterThanOrEqual(past);
  expect(fork.length).toBeLessThan(length);
  await expect(branches.getByRole('status')).toHaveText(/Only in “The run itself”: .+\./);
  // Who has gone more than one way gives them names.
  await branches.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.type('A day later');
  await page.keyboard.press('Enter');
  await expect(branches.getByRole('button', { name: 'Rename' })).toBeFocused();
  await branches.getByRole('button', { name: 'The run itself' }).click();
  await arrived(page, past);
  expect(await position(page)).toEqual({ cursor: past, length });
  // What only this way has at its end is marked where it stands.
  await page.keyboard.press('End');
  await expect(page.locator('mi-sim-stage .marked')).not.toHaveCount(0);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), past);
  await arrived(page, past);
  await branches.getByRole('button', { name: 'A day later' }).click();
  await arrived(page, fork.length);
  expect(await position(page)).toEqual(fork);
});

test('a fork is a recipe: another language tells the same fork, and still knows the way back', async ({ page }) => {
  await openTimeline(page, { lang: 'en', seed: '7', document: 'after-deletion' });
  await page.evaluate(() => document.querySelector('mi-sim')?.player?.seek(60));
  await arrived(page, 60);
  await page.getByRole('button', { name: '+ 1 hour' }).click();
  await expect(page.getByRole('navigation', { name: 'Ways that this run has gone' })).toBeVisible();
  const { length } = await position(page);
  await page.evaluate(() => document.querySelector('mi-sim')?.setAttribute('lang', 'ja'));
  const branches = page.getByRole('navigation', { name: 'この実行の分岐' });
  await expect(branches.locator('[aria-current=true]')).toHaveText('分岐 1');
  expect((await position(page)).length).toBe(length);
  await branches.getByRole('button', { name: '元の実行' }).click();
  await arrived(page, 60);
  expect((await position(page)).length).toBeGreaterThan(length);
});
