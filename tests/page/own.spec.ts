import type { Page } from '@playwright/test';
import { expect, open, ready, test } from './support.js';

/** A document of the reader's own on the start page. */

const DOCUMENT = `---
title: Mine
as: admin
seed: 9
---
## Ask {#ask}

\`\`\`http
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
Authorization: {{$aadToken}}
\`\`\`

\`\`\`http on=nobody
GET https://example.com/
\`\`\`
`;
const FILE = { name: 'mine.md', mimeType: 'text/markdown', buffer: Buffer.from(DOCUMENT) };

/** Drops the document onto the page, as a file. */
const drop = (page: Page): Promise<void> =>
  page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'dropped.md'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, DOCUMENT);

test('a file that is opened runs, names its problems with their lines, and is asked of nobody', async ({ page }) => {
  await open(page, { lang: 'en', seed: '7' });
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('documents/') && asked.push(request.url()));
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file of your own' }).click();
  await (await chosen).setFiles(FILE);
  await expect(page.locator('mi-sim-document h3#ask')).toHaveText('Ask');
  await expect(page.locator('mi-sim-document .problems')).toContainText('line 14');
  await expect(page.locator('#opened')).toContainText('mine.md');
  await expect(page.locator('mi-sim-bar code')).toHaveText('9');
  await expect(page.locator('mi-sim-bar a')).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get('seed')).toBeNull();
  expect(asked).toEqual([]);
});

test('on a Japanese page the problems of a file say that their details are in English', async ({ page }) => {
  await open(page, { lang: 'ja', seed: '7' });
  await page.locator('#file').setInputFiles(FILE);
  const problems = page.locator('mi-sim-document .problems');
  await expect(problems).toContainText('問題の詳細は英語で表示されます。');
  await expect(problems.locator('li [lang=en]')).toContainText('nobody');
});

test('a file is dropped, and a document is pasted', async ({ page }) => {
  await open(page, { lang: 'en' });
  await drop(page);
  await expect(page.locator('mi-sim-document h3#ask')).toHaveText('Ask');
  await expect(page.locator('#opened')).toContainText('dropped.md');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, DOCUMENT.replace('## Ask', '## Pasted'));
  await expect(page.locator('mi-sim-document h3#ask')).toHaveText('Pasted');
  await expect(page.locator('#opened')).toContainText('you pasted');
});

test('what is dropped as soon as the page is there is opened', async ({ page }) => {
  await page.route('**/assets/later-*', async (route) => {
    await page.locator('#opened', { hasText: 'dropped.md' }).waitFor();
    await route.continue();
  });
  await page.goto('?lang=en');
  await drop(page);
  await expect(page.locator('mi-sim-document h3#ask')).toHaveText('Ask');
});

test('a file that is too long is not read', async ({ page }) => {
  await open(page, { lang: 'en' });
  await page.locator('#file').setInputFiles({ ...FILE, buffer: Buffer.alloc(4_194_305, 'a') });
  await expect(page.locator('#opened')).toContainText('longer than 4 MiB');
  await ready(page);
});
