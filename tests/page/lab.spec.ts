import type { Page } from '@playwright/test';
import { expect, isSound, LANGS, open, test } from './support.js';

/** A lab: its tasks, the hint that speaks, the solution, the receipt, and what an earlier visit left. */

const lab = (page: Page) => page.locator('mi-sim-lab');
const tasks = (page: Page) => lab(page).locator('li');

const openLab = (page: Page, lang = 'en'): Promise<void> => open(page, { document: 'labs/first-token', lang });

/** Runs what the solution of the task at hand says. */
async function peek(page: Page): Promise<void> {
  const done = await tasks(page).and(page.locator('.done')).count();
  const solution = lab(page).locator('.solution');
  if ((await solution.getAttribute('open')) === null) await solution.locator('summary').click();
  for (const run of await solution.getByRole('button').all()) await run.click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(done + 1);
}

test('the start page has a list of labs, each with what it teaches, and each leads to one', async ({ page }) => {
  await open(page, { lang: 'en' });
  await page.locator('#labs summary').click();
  await expect(page.getByRole('navigation', { name: 'Try a lab' }).getByRole('link')).toHaveCount(8);
  await page.locator('#labs').getByRole('link', { name: 'First token' }).click();
  await expect(page).toHaveURL(/document=labs%2Ffirst-token/);
  await expect(tasks(page).first()).toBeVisible();
  await expect(page.locator('.begin')).toHaveCount(0);
});

test('a task is done by what the world is, each is told once, and at the end there is a receipt', async ({ page }) => {
  await openLab(page);
  await page.evaluate(() => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    for (const name of ['mi-sim-task', 'mi-sim-done']) document.addEventListener(name, (event) => told.push([name, (event as CustomEvent).detail]));
  });
  await expect(tasks(page).first()).toHaveAttribute('aria-current', 'step');
  await expect(lab(page).locator('.hint')).not.toHaveAttribute('open');
  const count = await tasks(page).count();
  for (let task = 0; task < count; task += 1) await peek(page);
  const receipt = await lab(page).locator('.receipt code').innerText();
  expect(receipt).toMatch(/^mi1~/);
  const told = (await page.evaluate(() => Reflect.get(window, 'told'))) as [string, { task: string; receipt: string }][];
  expect(told.map(([name]) => name)).toEqual([...Array.from({ length: count }, () => 'mi-sim-task'), 'mi-sim-done']);
  expect(told[0]?.[1].task).toBe('token');
  expect(told.at(-1)?.[1].receipt).toBe(receipt);
});

test('what fails draws a hint, undo takes it back, and starting over leaves nothing of it', async ({ page }) => {
  await openLab(page);
  await page.locator('mi-sim-document .run').first().click();
  await expect(lab(page).locator('.hint')).toHaveAttribute('open');
  await peek(page);
  await lab(page).getByRole('button', { name: 'Undo' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await peek(page);
  await lab(page).getByRole('button', { name: 'Start over' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await expect(lab(page).getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('where a reader was is offered on the next visit, and comes back by a click alone', async ({ page }) => {
  await openLab(page);
  await peek(page);
  await page.goto('about:blank');
  await openLab(page);
  await expect(tasks(page).first()).toBeVisible();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await expect(lab(page)).toContainText('you had 1 task done');
  await lab(page).getByRole('button', { name: 'Continue there' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(1);
});

for (const lang of LANGS) {
  test(`a lab in ${lang} is accessible on a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 850 });
    await page.emulateMedia({ colorScheme: lang === 'ja' ? 'dark' : 'light', reducedMotion: 'reduce' });
    await openLab(page, lang);
    await expect(tasks(page).first()).toBeVisible();
    await lab(page).locator('.solution summary').click();
    await isSound(page);
    expect(await lab(page).innerText()).not.toMatch(/\{\w+\}|lab\./);
  });
}
