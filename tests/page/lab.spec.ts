import type { Page } from '@playwright/test';
import { expect, isSound, LANGS, open, test } from './support.js';

const TERMINAL = { en: 'Terminal', ja: 'ターミナル' } as const;

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

test('a hint speaks to whoever asks, what was opened closes with its task, undo takes back, and starting over leaves nothing', async ({ page }) => {
  await openLab(page);
  await page.locator('mi-sim-document .run').first().click();
  await expect(lab(page).getByRole('button', { name: 'Undo' })).toBeEnabled();
  const hint = lab(page).locator('.hint');
  await expect(hint).not.toHaveAttribute('open');
  await hint.locator('summary').click();
  await expect(hint).toContainText('Identity not found');
  await peek(page);
  await expect(hint).not.toHaveAttribute('open');
  await expect(lab(page).locator('.solution')).not.toHaveAttribute('open');
  await lab(page).getByRole('button', { name: 'Undo' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await peek(page);
  await lab(page).getByRole('button', { name: 'Start over' }).click();
  await lab(page).getByRole('button', { name: 'Start over all the same' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await expect(lab(page).getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('starting over asks first, by the keyboard too, and only where something was done', async ({ page }) => {
  await openLab(page);
  const reset = lab(page).locator('.reset');
  await expect(reset).toBeDisabled();
  await peek(page);
  await reset.press('Enter');
  await expect(lab(page)).toContainText('This discards the 1 move you made.');
  const stay = lab(page).getByRole('button', { name: 'Keep what I did' });
  await expect(stay).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(stay).toHaveCount(0);
  await expect(reset).toBeFocused();
  await page.keyboard.press('Enter');
  await stay.press('Enter');
  await expect(stay).toHaveCount(0);
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await expect(stay).toHaveCount(0);
});

/** Does all of the lab that is open, by its solutions. */
async function finish(page: Page): Promise<void> {
  await expect(tasks(page).first()).toBeVisible();
  const count = await tasks(page).count();
  for (let task = 0; task < count; task += 1) await peek(page);
  await expect(lab(page).locator('.receipt')).toBeVisible();
}

test('the end of a lab says in short what was done, also on an earlier visit, and leads to the next lab', async ({ page }) => {
  await openLab(page);
  const after = page.locator('mi-sim-document').getByRole('heading', { name: 'What you did' });
  await expect(after).toHaveCount(0);
  await lab(page).locator('.hint summary').click();
  await peek(page);
  await expect(after).toHaveCount(0);
  await page.goto('about:blank');
  await openLab(page);
  await lab(page).getByRole('button', { name: 'Continue there' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(1);
  await peek(page);
  await expect(after).toBeVisible();
  await expect(lab(page).locator('.receipt li')).toHaveText(['2 tasks done', /^\d+ moves$/, '1 hint opened', '2 solutions looked at', /by the virtual clock$/]);
  await page.evaluate(() => document.addEventListener('mi-sim-next', () => Object.assign(window, { isNext: true }), { once: true }));
  const next = lab(page).getByRole('link', { name: 'Next: Which identity?' });
  await next.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault(), { once: true }));
  await next.click();
  expect(await page.evaluate(() => Reflect.get(window, 'isNext'))).toBe(true);
  await next.click();
  await expect(page).toHaveURL(/document=labs%2Fwhich-identity/);
});

test('after the last lab there is no next one', async ({ page }) => {
  await open(page, { document: 'labs/deploy-without-rights', lang: 'en' });
  await finish(page);
  await expect(lab(page).locator('.next')).toHaveCount(0);
});

test('the list of labs says where to begin and how many tasks there are, and marks what was finished in this browser', async ({ page }) => {
  await openLab(page);
  const first = page.locator('#labs a').first();
  await expect(first).toContainText('Lab 1 of 8, tasks: 2');
  await expect(page.locator('#labs strong')).toHaveCount(0);
  await peek(page);
  await expect(page.locator('#labs strong')).toHaveCount(0);
  await peek(page);
  await expect(first).toContainText('✓ Done');
  await page.goto('?lang=ja');
  await page.locator('#labs summary').click();
  await expect(page.locator('#labs strong:visible')).toHaveText(['✓ 完了']);
  await expect(first).toContainText('ラボ 1/8、タスク 2 件');
  expect(await page.evaluate(() => localStorage.getItem('mi-sim-finished'))).toBe('["labs/first-token"]');
});

test('where a reader was is offered on the next visit, and comes back by a click alone', async ({ page }) => {
  await openLab(page);
  await peek(page);
  await peek(page);
  await lab(page).getByRole('button', { name: 'Undo' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(1);
  await page.goto('about:blank');
  await openLab(page);
  await expect(tasks(page).first()).toBeVisible();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(0);
  await expect(lab(page)).toContainText('you had 1 task done');
  await lab(page).getByRole('button', { name: 'Continue there' }).click();
  await expect(tasks(page).and(page.locator('.done'))).toHaveCount(1);
});

test('who acts in a task is one click from their terminal, and success is told where they type', async ({ page }) => {
  await open(page, { document: 'labs/code-runner', lang: 'en' });
  const terminal = page.locator('mi-sim-terminal');
  await lab(page).getByRole('button', { name: 'alice' }).click();
  const field = terminal.getByRole('textbox');
  await expect(field).toBeFocused();
  // Code on batch1 is what she has to bring there: nobody sits there unasked.
  await expect(terminal.getByLabel('Who types').locator('option')).toHaveText(['alice', 'admin', 'dana', 'somebody on the internet']);
  await expect(terminal.getByRole('status').first()).toContainText('Tasks: 0 of 2 done · The file alice.txt does not say 9,000.');
  const script = 'az login --identity; az storage blob upload --account-name payrolldata --container-name payslips --name alice.txt --data 9,000 --overwrite --auth-mode login';
  await field.fill(`az vm run-command invoke --resource-group pay-rg --name batch1 --command-id RunShellScript --scripts '${script}'`);
  await field.press('Enter');
  await expect(terminal.getByRole('status').first()).toContainText('Done: A better salary · Next: No code of hers');
  await expect(terminal.getByLabel('Who types')).toHaveValue('as alice');
  await terminal.getByRole('button', { name: 'Go on as admin' }).click();
  await expect(terminal.getByLabel('Who types')).toHaveValue('as admin');
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

for (const lang of LANGS) {
  test(`on a small phone in ${lang} a lab's terminal shows at least six lines, and its tasks and its text each have the panel`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await openLab(page, lang);
    const text = page.locator('mi-sim-document article');
    await text.evaluate((article) => article.scrollIntoView({ block: 'end' }));
    const panel = await page.locator('mi-sim-document').boundingBox();
    expect((await text.boundingBox())!.height).toBeGreaterThanOrEqual(Math.floor(panel!.height));
    await page.getByRole('tab', { name: TERMINAL[lang] }).click();
    const field = page.locator('mi-sim-terminal').getByRole('textbox');
    for (const line of ['one', 'two', 'three', 'four']) {
      await field.fill(`echo ${line}`);
      await field.press('Enter');
      await expect(field).toHaveValue('');
    }
    const log = page.locator('mi-sim-terminal').getByRole('log');
    await expect(log).toContainText('four');
    expect((await log.boundingBox())!.height).toBeGreaterThanOrEqual(6 * 19.5 + 8);
    await expect(log.locator('pre').last()).toBeInViewport({ ratio: 1 });
    await isSound(page);
  });
}
