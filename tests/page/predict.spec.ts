import type { Page } from '@playwright/test';
import { engineReady, expect, isSound, LANGS, ready, test, toEnd, toStart } from './support.js';

/** What a reader is asked before it happens: by the keyboard, with what came of it, and the world of a wrong answer. */

const card = (page: Page) => page.locator('mi-sim-predict section');

/** Opens a document whose first question comes after a few steps, and goes on until it is asked. */
async function untilAsked(page: Page, parameters: Record<string, string> = {}): Promise<void> {
  await page.goto(`?${new URLSearchParams({ document: 'after-deletion', lang: 'en', ...parameters })}`);
  await ready(page);
  // Until the engine is there, nothing is asked.
  await engineReady(page);
  await page.locator('mi-sim-predict .offer').click();
  await expect(page.locator('mi-sim-predict .offer')).toHaveAttribute('aria-pressed', 'true');
  await page.locator('mi-sim-document article').focus();
  await expect(async () => {
    await page.keyboard.press('Home');
    for (let step = 0; step < 8 && !(await card(page).isVisible()); step += 1) await page.keyboard.press('ArrowRight');
    await expect(card(page)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

test('a wrong answer given by the keyboard is told, shows the world in which it is right, and leads back', async ({ page }) => {
  await untilAsked(page);
  await page.evaluate(() => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    document.addEventListener('mi-sim-answer', (event) => told.push((event as CustomEvent).detail));
  });
  const before = await page.evaluate(() => document.querySelector('mi-sim')?.player?.cursor);
  await expect(card(page).getByRole('button', { name: 'Check' })).toBeDisabled();
  // The focus is on the first answer; arrows walk to the wrong one.
  const wrong = card(page).getByRole('radio', { name: /^Allowed, by the role Reader/ });
  for (let press = 0; press < 4 && !(await wrong.isChecked()); press += 1) await page.keyboard.press('ArrowDown');
  await expect(wrong).toBeChecked();
  expect(await page.evaluate(() => document.querySelector('mi-sim')?.player?.cursor)).toBe(before);
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText('It turns out otherwise: Refused: the role Reader');
  const [statement] = (await page.evaluate(() => Reflect.get(window, 'told'))) as { object: { id: string; definition: { choices: unknown[] } }; result: object }[];
  expect(statement?.result).toMatchObject({ success: false });
  expect(statement?.object.id).toMatch(/documents\/after-deletion#block-4$/);
  expect(statement?.object.definition.choices.length).toBeGreaterThan(1);
  await card(page).getByRole('button', { name: /^Show the world/ }).press('Enter');
  await expect(card(page)).toContainText('Here your answer is right: Allowed');
  await expect(card(page)).toContainText('it happens 10 minutes later');
  // It is looked into, and no way that the run has gone; that it comes otherwise there is nobody's mistake.
  await expect(page.locator('mi-sim-branches')).toHaveCount(0);
  await expect(page.locator('mi-sim-document .other').last()).toContainText('another world');
  await expect(page.locator('mi-sim-document .mismatch')).toHaveCount(0);
  await card(page).getByRole('button', { name: 'Back to the run' }).press('Enter');
  await expect(card(page)).toHaveCount(0);
  await expect(page.locator('mi-sim-branches')).toHaveCount(0);
  expect(await page.evaluate(() => document.querySelector('mi-sim')?.player?.cursor)).toBeGreaterThan(before ?? 0);
});

test('a question about the very first step is asked once; while it is open, what the document says below it is hidden', async ({ page }) => {
  await untilAsked(page, { document: 'code-runner' });
  await expect(page.getByText('This is what admin wanted')).toBeHidden();
  await card(page).getByRole('radio', { name: /^Refused/ }).check();
  await card(page).getByRole('button', { name: 'Check' }).press('Enter');
  await expect(card(page)).toContainText('Right: Refused');
  await expect(page.getByText('This is what admin wanted')).toBeVisible();
});

/** Answers what is asked wrongly, and opens the world in which that is right. */
async function visit(page: Page): Promise<void> {
  await untilAsked(page);
  await card(page).getByRole('radio', { name: /^Allowed, by the role Reader/ }).check();
  await card(page).getByRole('button', { name: 'Check' }).click();
  await card(page).getByRole('button', { name: /^Show the world/ }).click();
  await expect(card(page)).toContainText('Here your answer is right: Allowed');
  await expect.poll(() => page.evaluate(() => document.querySelector('mi-sim')?.player?.isOther)).toBe(true);
}

/** Opens the document whose very first step is asked about, and is asked that. */
async function untilFirst(page: Page): Promise<void> {
  await untilAsked(page, { document: 'code-runner' });
  // While the engine was on its way, the reader may have come further.
  await toStart(page);
  const answer = card(page).getByRole('radio', { name: /^Refused/ });
  if (!(await answer.isVisible())) await page.locator('mi-sim-document article').press('ArrowRight');
  await expect(answer).toBeVisible();
}

test("the browser's way back leads out of the world of an answer, and then off the page", async ({ page }) => {
  await page.goto('?document=scopes&lang=en');
  await visit(page);
  await page.goBack();
  await expect(card(page)).toHaveCount(0);
  await expect(page).toHaveURL(/document=after-deletion/);
  await expect(page.locator('mi-sim-document .other')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/document=scopes/);
});

test('who leaves the world of an answer by its button needs no more steps back than before', async ({ page }) => {
  await page.goto('?document=scopes&lang=en');
  await visit(page);
  await card(page).getByRole('button', { name: 'Back to the run' }).click();
  await expect(card(page)).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.querySelector('mi-sim')?.player?.isOther)).toBe(false);
  await page.goBack();
  await expect(page).toHaveURL(/document=scopes/);
});

test('at the end one line says how many questions were answered, and how many at the first try', async ({ page }) => {
  await untilFirst(page);
  const tally = page.locator('mi-sim-log .tally');
  await card(page).getByRole('radio', { name: /^Allowed/ }).first().check();
  await card(page).getByRole('button', { name: 'Check' }).click();
  await expect(card(page)).toContainText('It turns out otherwise');
  await expect(tally).toHaveCount(0);
  await toEnd(page);
  await expect(tally).toHaveText(/^Your answers: 1 of \d+ questions, 0 right at the first try$/);
  // Who goes back knows the answer.
  await toStart(page);
  await expect(tally).toHaveCount(0);
  await page.locator('mi-sim-document article').focus();
  await page.keyboard.press('ArrowRight');
  await card(page).getByRole('radio', { name: /^Refused/ }).check();
  await card(page).getByRole('button', { name: 'Check' }).click();
  await expect(card(page)).toContainText('Right: Refused');
  await toEnd(page);
  await expect(tally).toHaveText(/1 of \d+ questions, 0 right/);
});

test('headings of sections that are still asked about ask, wherever they stand, and tell when the answer was given', async ({ page }) => {
  await untilFirst(page);
  const headings = page.locator('mi-sim-document h3');
  const [first, second, fifth] = [headings.nth(0), headings.nth(1), headings.nth(4)];
  await expect(first).toHaveText('1. What will happen?');
  await expect(second).not.toContainText('What will happen?');
  await expect(fifth).toHaveText('5. What will happen?');
  const titles = (): Promise<string[]> => page.evaluate(() => document.querySelector('mi-sim')?.player?.sections.map(({ title }) => title) ?? []);
  expect((await titles())[0]).toBe('1. What will happen?');
  await card(page).getByRole('radio', { name: /^Refused/ }).check();
  await card(page).getByRole('button', { name: 'Check' }).click();
  await expect(card(page)).toContainText('Right: Refused');
  await expect(first).toHaveText('1. Alice herself is refused');
  expect((await titles())[0]).toBe('1. Alice herself is refused');
  await expect(fifth).toHaveText('5. What will happen?');
  await toEnd(page);
  await expect(fifth).toHaveText('5. The same attack is refused');
});

test('one question is skipped, and the next one is asked', async ({ page }) => {
  await untilAsked(page);
  const asked = await card(page).locator('.what').textContent();
  await card(page).getByRole('button', { name: 'Skip this one' }).press('Enter');
  await expect(card(page)).toHaveCount(0);
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    await expect(card(page)).toBeVisible({ timeout: 200 });
  }).toPass();
  expect(await card(page).locator('.what').textContent()).not.toBe(asked);
});

test('whoever just wants to watch is asked no more, and the browser remembers what they chose', async ({ page }) => {
  await untilAsked(page);
  await card(page).getByRole('button', { name: 'Just watch' }).click();
  await expect(card(page)).toHaveCount(0);
  await page.goto('?document=after-deletion&lang=en');
  await ready(page);
  await expect(page.locator('mi-sim-predict .offer')).toHaveAttribute('aria-pressed', 'false');
});

for (const lang of LANGS) {
  test(`a question is sound on a phone and on a desk (${lang})`, async ({ page }) => {
    await untilAsked(page, { lang });
    for (const width of [400, 1280]) {
      await page.setViewportSize({ width, height: 850 });
      await isSound(page);
    }
    await card(page).getByRole('radio').first().check();
    await card(page).locator('button.first').click();
    await expect(card(page).locator('.verdict')).toBeVisible();
    await isSound(page);
  });
}
