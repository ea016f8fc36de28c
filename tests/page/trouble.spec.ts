import type { Page } from '@playwright/test';
import { arrived, choose, expect, moment, open, position, ready, test } from './support.js';

const DOCUMENT = '**/documents/theirs/en.md';

/** Opens the start page with a document of somebody's, which no record tells. */
async function show(page: Page, body: string): Promise<void> {
  await page.route(DOCUMENT, (route) => route.fulfill({ contentType: 'text/markdown', body }));
  await page.goto('?lang=en&document=theirs');
}

const BROKEN = `---
title: A broken document
---

# Broken

## First

\`\`\`http from=internet on=vm1
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
\`\`\`

## Second

\`\`\`http as=admin
FETCH https://management.azure.com/
\`\`\`

## Third

\`\`\`http as=admin
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
Authorization: {{$aadToken}}
\`\`\`
`;

test('a malformed document shows its problems with their lines, and the rest works', async ({ page }) => {
  await show(page, BROKEN);
  await ready(page);
  const problems = page.getByRole('region', { name: 'This document has problems' });
  await expect(problems.getByRole('listitem').filter({ hasText: 'line 9' })).toContainText('on=');
  await expect(problems.getByRole('listitem').filter({ hasText: 'line 16' })).toContainText('FETCH');
  const { length } = await position(page);
  expect(length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'To the end' }).click();
  await arrived(page, length);
});

test('output that does not come true is shown as a difference', async ({ page }) => {
  const body = `# Wrong

\`\`\`http as=admin
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
Authorization: {{$aadToken}}
\`\`\`

\`\`\`output
HTTP/1.1 418 I'm a teapot
…
\`\`\`
`;
  await show(page, body);
  await ready(page);
  await page.getByRole('button', { name: 'To the end' }).click();
  const mismatch = page.locator('mi-sim-document .mismatch');
  await expect(mismatch).toContainText('line 9');
  await expect(mismatch.locator('.missing')).toContainText('418');
  await expect(mismatch.locator('.extra')).toContainText('200');
});

test('no text of an author becomes markup', async ({ page }) => {
  const body = '# <img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n<script>alert(1)</script> `<b>`\n';
  await show(page, body);
  await ready(page);
  await expect(page.locator('mi-sim-document article')).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.locator('mi-sim-document article > :not(.problems) :is(img, script, b, a)')).toHaveCount(0);
});

for (const seed of ['minus one', '<b>種</b>', 'a'.repeat(65)]) {
  test(`the address asks for the seed \`${seed}\`, which is none: the page says so and goes on`, async ({ page }) => {
    await open(page, { seed, lang: 'en' });
    await expect(page.getByRole('alert').filter({ hasText: 'is not a seed' })).toContainText(seed);
    await expect(page.locator('mi-sim-bar code')).toHaveText('system-assigned');
    const { cursor } = await position(page);
    await page.getByRole('button', { name: 'One step forward' }).click();
    await arrived(page, cursor + 1);
  });
}

for (const seed of ['-1', '1e3', '99999999999999999999999']) {
  test(`the seed \`${seed}\` is a seed like any other: it shows, and it repeats`, async ({ page }) => {
    const visits: string[] = [];
    for (let visit = 0; visit < 2; visit += 1) {
      await open(page, { seed, lang: 'en' });
      await expect(page.locator('mi-sim-bar code')).toHaveText(seed);
      await page.getByRole('button', { name: 'To the end' }).click();
      await arrived(page, (await position(page)).length);
      visits.push(await moment(page));
    }
    expect(visits[1]).toBe(visits[0]);
  });
}

test('without wasm a document that was not recorded says why, and the readable documents show', async ({ page, errors }) => {
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'not here' }));
  await show(page, BROKEN);
  await expect(page.getByRole('alert')).toContainText('application/wasm');
  await expect(page.getByRole('alert')).toContainText("'wasm-unsafe-eval'");
  const readable = page.locator('mi-sim li a:visible').first();
  await expect(readable).toBeVisible();
  expect((await page.request.get((await readable.getAttribute('href')) ?? '')).ok()).toBe(true);
  errors.splice(0);
});

test('without the worker a document that was not recorded says why', async ({ page, errors }) => {
  await page.route('**/worker-*.js', (route) => route.fulfill({ status: 404, body: 'not here' }));
  await show(page, BROKEN);
  await expect(page.getByRole('alert')).toContainText('worker-src');
  await expect(page.locator('mi-sim li a:visible').first()).toBeVisible();
  errors.splice(0);
});

test('a document that is not there is named, and another can be chosen', async ({ page, errors }) => {
  await page.goto('?document=nothing&lang=en');
  await expect(page.getByRole('alert')).toContainText('documents/nothing/en.md');
  await expect(page.getByRole('alert')).toContainText('404');
  await choose(page, 'The system-assigned flow');
  await ready(page);
  errors.splice(0);
});

test('a web page in the place of a document is told apart', async ({ page }) => {
  await page.route('**/documents/theirs/**', (route) => route.fulfill({ contentType: 'text/html', body: '<p>welcome' }));
  await page.goto('?lang=en&document=theirs');
  await expect(page.getByRole('alert')).toContainText('a web page and not a Markdown document');
});

test('a name with slashes stays a name', async ({ page, errors }) => {
  await page.goto(`?lang=en&document=${encodeURIComponent('../../x')}`);
  await expect(page.getByRole('alert')).toContainText('documents/');
  errors.splice(0);
});
