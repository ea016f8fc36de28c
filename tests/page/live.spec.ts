import type { Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Serving, play, test } from './serving.js';
import { arrived, choose, expect, isSound, LANGS, open, position, THEMES, WIDTHS, witness } from './support.js';

/** The journal of a running server, which code outside the page writes. */

const requests = (page: Page) => page.locator('mi-sim-live li button');
const stage = (page: Page) => page.locator('mi-sim-stage svg').first();

/** Waits until the page has shown everything that has happened. */
async function caughtUp(page: Page, length: number): Promise<void> {
  await page.waitForFunction((least) => {
    const player = document.querySelector('mi-sim')?.player;
    return player && player.length >= least && player.cursor === player.length;
  }, length);
}

test('a token that code asks for appears as it happens, can be gone back to, inspected and saved', async ({ page, serving }, info) => {
  await open(page, { lang: 'en' });
  const before = await position(page);
  expect(before.cursor).toBe(before.length);
  await expect(page.locator('mi-sim-live')).toContainText('Following');
  await expect(page.locator('mi-sim-live')).toContainText('16,384');
  const listed = await requests(page).count();

  const shown = await witness(stage(page));
  const token = await serving.token();
  await expect(requests(page)).toHaveCount(listed + 1);
  await expect(requests(page).first()).toContainText('169.254.169.254/metadata/identity/oauth2/token');
  await expect(requests(page).first()).toContainText('200');
  await shown('GET …/oauth2/token');
  await caughtUp(page, before.length + 1);
  await expect(stage(page)).toContainText('200 OK');

  await page.getByRole('slider').fill(String(before.length + 1));
  await arrived(page, before.length + 1);
  await expect(page.locator('mi-sim-live')).toContainText('Not following');
  await expect(stage(page)).toContainText('GET …/oauth2/token');
  await serving.token('https://storage.azure.com');
  await expect(requests(page)).toHaveCount(listed + 2);
  expect((await position(page)).cursor).toBe(before.length + 1);

  const { length } = await position(page);
  await page.getByRole('button', { name: 'Back to live' }).click();
  await arrived(page, length);
  await expect(page.locator('mi-sim-live')).toContainText('Following');
  await requests(page).nth(1).click();
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), await closing(page, before.length));
  await page.getByRole('tab', { name: 'Token' }).click();
  await expect(page.locator('mi-sim-inspector')).toContainText('https://vault.azure.net');
  const entry = await page.evaluate(() => JSON.stringify(document.querySelector('mi-sim')?.player?.entry));
  expect(entry).toContain(token);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a document' }).click();
  const file = info.outputPath('recorded.md');
  await (await downloading).saveAs(file);
  expect(await play(file)).toContain('oauth2/token');
});

/** The cursor after the entry that closes the request at an index. */
async function closing(page: Page, index: number): Promise<number> {
  return page.evaluate((at) => {
    const outline = document.querySelector('mi-sim')?.player?.outline ?? [];
    const span = outline.find((line) => line.index === at)?.span;
    return (outline.findLast((line) => line.span === span)?.index ?? 0) + 1;
  }, index);
}

test('whoever is far behind is brought to what happens now, and nothing is asked for again and again', async ({ page, serving }) => {
  await open(page, { lang: 'en' });
  await caughtUp(page, 1);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await expect(async () => {
    asked.splice(0);
    await page.waitForTimeout(1500);
    expect(asked).toEqual([]);
  }).toPass();
  for (let count = 0; count < 60; count += 1) await serving.token();
  await caughtUp(page, 100);
  expect(asked.length).toBeLessThan(2 * (await position(page)).length);
});

test('a server that is started anew is another journal, which the page goes to by itself', async ({ page, serving, errors }) => {
  await open(page, { lang: 'en' });
  const { length } = await position(page);
  await serving.token();
  await caughtUp(page, length + 1);
  const { port } = serving;
  await serving.end();
  await expect(page.locator('mi-sim-live')).toContainText('The connection to the server is lost');
  const again = await Serving.start(port);
  await expect(page.locator('mi-sim-live')).toContainText('Following');
  await arrived(page, length);
  expect(await position(page)).toEqual({ cursor: length, length });
  await again.end();
  errors.splice(0);
});

test('where no document is asked for, the served page is live, and a document is one link away', async ({ page }) => {
  await open(page, { lang: 'en' });
  await expect(page.locator('#documents .served')).toHaveAttribute('aria-current', 'page');
  await choose(page, 'The system-assigned flow');
  await expect(page.locator('mi-sim-document')).toBeVisible();
  await choose(page, 'Live What');
  await expect(page.locator('mi-sim-live')).toBeVisible();
});

for (const lang of LANGS) {
  test(`live in ${lang}, in both themes and on both screens: accessible and within the width`, async ({ page, serving }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        await test.step(`${theme}, ${width} px`, async () => {
          await page.setViewportSize({ width, height: 900 });
          await open(page, { lang, theme });
          const { length } = await position(page);
          await serving.token();
          await caughtUp(page, length + 1);
          for (const cursor of [length + 1, length + 4]) {
            await page.evaluate((wanted) => document.querySelector('mi-sim')?.player?.seek(wanted), cursor);
            await arrived(page, cursor);
            await isSound(page);
          }
        });
      }
    }
  });
}

test.describe('a document that is being written', () => {
  const request = (host: string): string => `\`\`\`http from=internet\nGET https://${host}.example/\n\`\`\`\n`;
  test.use({ written: `# One\n\n${request('a')}` });

  test('is shown anew whenever it is saved, where its author was and with what is wrong in it', async ({ page, serving }) => {
    const title = (text: string) => page.locator('mi-sim-document').getByRole('heading', { name: text });
    await page.goto('?lang=en');
    await expect(title('One')).toBeVisible();
    await page.evaluate(() => document.querySelector('mi-sim')?.player?.seek(Infinity));
    await expect.poll(async () => (await position(page)).cursor).toBeGreaterThan(0);
    const before = await position(page);
    await writeFile(join(serving.folder, 'written.md'), `# Two\n\n${request('a')}\n${request('b')}\n\`\`\`http on=nobody\nGET https://c.example/\n\`\`\`\n`);
    await expect(title('Two')).toBeVisible();
    await expect(page.locator('mi-sim-document .problems')).toContainText('nobody');
    const after = await position(page);
    expect(after.cursor).toBe(before.cursor);
    expect(after.length).toBeGreaterThan(before.length);
  });
});
