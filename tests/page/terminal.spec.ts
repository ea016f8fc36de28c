import type { Page } from '@playwright/test';
import { arrived, expect, isSound, LANGS, open, position, ready, test, toEnd } from './support.js';

/** Somebody types: what it does, where it shows, and how it is taken back. */

const NAMES = { en: 'Terminal', ja: 'ターミナル' } as const;

async function openTerminal(page: Page, parameters: Record<string, string> = {}): Promise<void> {
  await open(page, { lang: 'en', seed: '7', ...parameters });
  await toEnd(page);
  await page.getByRole('tab', { name: NAMES[parameters['lang'] === 'ja' ? 'ja' : 'en'] }).click();
  await expect(field(page)).toBeVisible();
}

const terminal = (page: Page) => page.locator('mi-sim-terminal');
const field = (page: Page) => terminal(page).getByRole('textbox');
const log = (page: Page) => terminal(page).getByRole('log');

async function type(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  await expect(field(page)).toHaveValue('');
}

for (const lang of LANGS) {
  for (const width of [400, 1280]) {
    test(`the terminal in ${lang} at ${width} px is downloaded when it is opened, and is accessible with what it printed`, async ({ page }) => {
      await page.setViewportSize({ width, height: 850 });
      await page.emulateMedia({ colorScheme: lang === 'ja' ? 'dark' : 'light', reducedMotion: 'reduce' });
      const fetched: string[] = [];
      page.on('request', (request) => request.url().includes('mi-sim-terminal') && fetched.push(request.url()));
      await open(page, { lang, seed: '7' });
      await toEnd(page);
      expect(fetched).toEqual([]);
      await page.getByRole('tab', { name: NAMES[lang] }).click();
      await expect(field(page)).toBeVisible();
      expect(fetched).not.toEqual([]);
      await type(page, 'echo hello');
      await expect(log(page)).toContainText('hello');
      await isSound(page);
      expect(await terminal(page).innerText()).not.toMatch(/\{\w+\}|terminal\./);
    });
  }
}

test('the command that it begins with brings a token, its line leads there, and the address tells it', async ({ page }) => {
  await openTerminal(page);
  const before = await position(page);
  await terminal(page).getByRole('button', { name: /^curl -H Metadata:true/ }).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText('"access_token"');
  await expect(field(page)).toBeFocused();
  const after = await position(page);
  expect(after.length).toBeGreaterThan(before.length);
  expect(after.cursor).toBe(after.length);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), before.length);
  await arrived(page, before.length);
  await log(page).getByRole('button', { name: /curl -H/ }).click();
  await arrived(page, after.length);
  await expect(page).toHaveURL(new RegExp(`step=${after.cursor}&recipe=mi1|recipe=mi1.*step=${after.cursor}`));
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await ready(page);
  expect(await position(page)).toEqual(after);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(log(page)).toContainText('"access_token"');
});

test('requests are typed as in a document, in several lines, and what is sent is signed', async ({ page }) => {
  await openTerminal(page);
  await terminal(page).getByRole('combobox').selectOption({ label: 'admin' });
  await type(page, 'GET https://management.azure.com/subscriptions?api-version=2022-12-01\nAuthorization: {{$aadToken}}');
  await expect(log(page)).toContainText('HTTP/1.1 200 OK');
});

test('who knows az gets a secret from a machine by what they would type in Azure', async ({ page }) => {
  await openTerminal(page, { document: 'least-privilege' });
  await terminal(page).getByRole('combobox').selectOption({ label: 'admin' });
  await terminal(page).getByRole('button', { name: 'az resource list --output table' }).click();
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText('Microsoft.KeyVault/vaults');
  await terminal(page).getByRole('combobox').selectOption({ label: 'code on vm1' });
  await type(page, 'az login --identity --allow-no-subscriptions --output none');
  await type(page, 'az keyvault secret show --vault-name app-kv --name db-password --query value');
  await expect(log(page)).toContainText('"changed by the program"');
});

test('what is refused says why and where, and stays in the field', async ({ page }) => {
  await openTerminal(page);
  const before = await position(page);
  await field(page).fill('echo one\n[[ two ]]');
  await page.keyboard.press('Enter');
  await expect(terminal(page).getByRole('alert')).toContainText('Nothing of it was run');
  await expect(terminal(page).getByRole('alert')).toContainText('line 2');
  await expect(field(page)).toHaveValue('echo one\n[[ two ]]');
  expect(await position(page)).toEqual(before);
});

test('Tab completes what is typed and says the ways there are, what is not whole goes on, and Escape lets Tab leave', async ({ page }) => {
  await openTerminal(page);
  await field(page).fill('cu');
  await page.keyboard.press('Tab');
  await expect(terminal(page).locator('.ways')).toHaveText(/curl\s+cut/);
  await page.keyboard.type('r');
  await page.keyboard.press('Tab');
  await expect(field(page)).toHaveValue('curl ');
  await field(page).fill('echo "one');
  await page.keyboard.press('Enter');
  await expect(terminal(page).getByRole('alert')).toContainText('not whole yet');
  await expect(field(page)).toHaveValue('echo "one\n');
  await page.keyboard.type('two"');
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText('two');
  await field(page).fill('cu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(field(page)).not.toBeFocused();
});

test('the arrows go through what was typed, and Ctrl + C and clear empty field and log', async ({ page }) => {
  await openTerminal(page);
  const { cursor } = await position(page);
  await type(page, 'echo one');
  await type(page, 'echo two');
  await field(page).fill('echo th');
  for (const expected of ['echo two', 'echo one']) {
    await page.keyboard.press('ArrowUp');
    await expect(field(page)).toHaveValue(expected);
  }
  for (const expected of ['echo two', 'echo th']) {
    await page.keyboard.press('ArrowDown');
    await expect(field(page)).toHaveValue(expected);
  }
  await page.keyboard.press('Control+c');
  await expect(field(page)).toHaveValue('');
  await expect(log(page).getByRole('listitem')).toHaveCount(2);
  await type(page, 'clear');
  await expect(log(page).getByRole('listitem')).toHaveCount(0);
  expect((await position(page)).cursor).toBe(cursor);
});

test('what is done in the past forks the run, and undo makes it as if it had never been', async ({ page }) => {
  await openTerminal(page);
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length - 2);
  await arrived(page, length - 2);
  await expect(terminal(page)).toContainText('what you do here forks the run');
  await type(page, 'curl -s https://management.azure.com/');
  const branches = page.getByRole('navigation', { name: 'Ways that this run has gone' });
  await expect(branches.locator('[aria-current=true]')).toHaveText('Your way 1');
  const fork = await position(page);
  await type(page, 'curl -s https://vault.azure.net/');
  const recipe = (): Promise<string | null | undefined> => page.evaluate(() => document.querySelector('mi-sim')?.player?.recipe);
  const [more, told] = [await position(page), await recipe()];
  expect(more.length).toBeGreaterThan(fork.length);
  await terminal(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => position(page)).toEqual(fork);
  await expect(field(page)).toHaveValue('curl -s https://vault.azure.net/');
  await page.keyboard.press('Enter');
  await expect.poll(() => position(page)).toEqual(more);
  expect(await recipe()).toBe(told);
  await branches.getByRole('button', { name: 'The run itself' }).click();
  await expect.poll(async () => (await position(page)).length).toBe(length);
});

test('more than a megabyte is not taken, which is said', async ({ page }) => {
  await openTerminal(page);
  await field(page).fill('echo kept');
  await field(page).evaluate((input) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'x'.repeat(1_000_001));
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }));
  });
  await expect(terminal(page).getByRole('alert')).toContainText('more than 1 MB');
  await expect(field(page)).toHaveValue('echo kept');
});

const GESTURES = {
  en: { do: 'Do something with it', ask: 'Ask for a token', run: 'Run', form: 'Written as', rest: 'REST requests', identity: 'Identity', delete: 'Delete it' },
  ja: { do: '操作する', ask: 'トークンを要求する', run: '実行', form: '表示形式', rest: 'REST 要求', identity: 'ID', delete: '削除する' },
} as const;

for (const [lang, width] of [['en', 1280], ['ja', 400]] as const) {
  test(`in ${lang} at ${width} px a thing of the picture is used from the keyboard alone, by the command that then stands in the terminal`, async ({ page }) => {
    await page.setViewportSize({ width, height: 720 });
    await page.emulateMedia({ colorScheme: lang === 'ja' ? 'dark' : 'light', reducedMotion: 'reduce' });
    const fetched: string[] = [];
    page.on('request', (request) => request.url().includes('mi-sim-gestures') && fetched.push(request.url()));
    await open(page, { document: 'least-privilege', lang, seed: '7' });
    await toEnd(page);
    const [words, card, node] = [GESTURES[lang], page.locator('mi-sim-card'), page.locator('mi-sim-stage [data-node$="/vm1"][data-node^="vm:"]')];
    await node.press('Enter');
    expect(fetched).toEqual([]);
    await card.getByRole('button', { name: words.do }).press('Enter');
    const ask = card.getByRole('button', { name: words.ask, exact: true });
    await expect(ask).toBeFocused();
    await isSound(page);
    await page.keyboard.press('Enter');
    await expect(card.locator('pre')).toContainText('curl -s -H "Metadata: true" "http://169.254.169.254/metadata/identity/oauth2/token');
    await card.getByLabel(words.form).selectOption(words.rest);
    await expect(card.locator('pre')).toContainText(/^GET http:\/\/169\.254\.169\.254/);
    await isSound(page);
    expect(await card.innerText()).not.toMatch(/\{\w+\}|gesture\.|undefined/);
    const before = await position(page);
    await card.getByRole('button', { name: words.run, exact: true }).press('Enter');
    await expect(card).toHaveCount(0);
    await expect(node).toBeFocused();
    await expect.poll(async () => (await position(page)).length).toBeGreaterThan(before.length);
    // The eye is led to what happened, from its beginning.
    await expect.poll(async () => (await position(page)).cursor).toBeGreaterThanOrEqual(before.length);
    await page.getByRole('tab', { name: NAMES[lang] }).click();
    await expect(log(page)).toContainText('GET http://169.254.169.254/metadata');
    await expect(log(page)).toContainText('HTTP/1.1 200 OK');
    // The way to write it is kept.
    await node.press('Enter');
    await card.getByRole('button', { name: words.do }).press('Enter');
    await card.getByRole('button', { name: words.delete, exact: true }).press('Enter');
    await expect(card.locator('pre')).toContainText(/^DELETE https:\/\/management\.azure\.com/);
  });
}

test('from an empty resource group a cloud is built by clicking, and what is done in the past forks the run', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, { document: 'your-own-cloud', lang: 'en' });
  await toEnd(page);
  const card = page.locator('mi-sim-card');
  const does = async (node: RegExp | string, gesture: string): Promise<void> => {
    const { length } = await position(page);
    await page.locator('mi-sim-stage').getByRole('button', { name: node }).first().click({ position: { x: 4, y: 4 } });
    await card.getByRole('button', { name: 'Do something with it' }).click();
    await card.getByRole('button', { name: gesture, exact: true }).click();
    await card.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(card).toHaveCount(0);
    await expect.poll(async () => (await position(page)).length).not.toBe(length);
  };
  const { length } = await position(page);
  await does('Resource group my-rg', 'Create a virtual machine');
  await toEnd(page);
  await does(/^Virtual machine vm1/, 'Ask for a token');
  await toEnd(page);
  await expect(page.locator('mi-sim-stage').getByRole('button', { name: 'The code on vm1 holds an access token of vm1 for vault.azure.net' })).toHaveCount(1);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await arrived(page, length);
  await does('Resource group my-rg', 'Create a key vault');
  await expect(page.getByRole('navigation', { name: 'Ways that this run has gone' }).locator('[aria-current=true]')).toHaveText('Your way 1');
});
