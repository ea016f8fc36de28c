import type { Page } from '@playwright/test';
import { arrived, engineReady, expect, moment, open, position, ready, takeShifts, test, watchShifts } from './support.js';

/** The first picture is drawn from the record of a run; the engine comes after it. */

const ENGINE = '**/*.wasm';

/** Holds back the engine; gives what lets it through. */
async function held(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(ENGINE, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Notes what had been asked for when the first picture was there. */
async function noteRequests(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener('mi-sim-ready', () => {
      const asked = performance.getEntriesByType('resource').map(({ name }) => name);
      Object.assign(window, { asked, alreadyAsked: Reflect.get(window, 'asked') ?? asked });
    });
  });
}

for (const lang of ['en', 'ja']) {
  test(`the first picture in ${lang} asks for no engine, nor for more than the first part of the record`, async ({ page }) => {
    await noteRequests(page);
    const wasm = page.waitForRequest(ENGINE);
    await open(page, { lang });
    const asked: string[] = await page.evaluate(() => Reflect.get(window, 'alreadyAsked'));
    expect(asked.filter((url) => url.includes(`documents/system-assigned/${lang}.first.json`))).toHaveLength(1);
    expect(asked.filter((url) => /\.wasm|worker-|\.rest\.json|\.md$/.test(url))).toEqual([]);
    await wasm;
  });

  test(`in ${lang} every step is the same before the engine is there and after it`, async ({ page }) => {
    const release = await held(page);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, { lang, step: '0' });
    const { length } = await position(page);
    const walk = async (): Promise<string[]> => {
      const moments: string[] = [];
      for (let cursor = 0; cursor <= length; cursor += 11) {
        await page.evaluate((to) => document.querySelector('mi-sim')?.player?.seek(to), cursor);
        moments.push(await moment(page, cursor));
      }
      return moments;
    };
    const before = await walk();
    release();
    await engineReady(page);
    expect(await walk()).toEqual(before);
  });
}

test('the engine takes over without anybody seeing it', async ({ page }) => {
  const release = await held(page);
  await open(page, { lang: 'en' });
  await expect(page.locator('mi-sim-document h2').first()).toBeVisible();
  await expect(page.getByRole('slider')).toBeVisible();
  const [before, picture] = [await moment(page), await page.locator('mi-sim-stage svg').first().innerHTML()];
  release();
  await engineReady(page);
  expect(await moment(page)).toBe(before);
  expect(await page.locator('mi-sim-stage svg').first().innerHTML()).toBe(picture);
});

test('the same seed by the address gives the same run by the engine alone', async ({ page }) => {
  await open(page, { lang: 'en', step: '60' });
  const recorded = await moment(page);
  await page.route('**/*.first.json', (route) => route.fulfill({ contentType: 'application/json', body: '{"version":0}' }));
  await open(page, { lang: 'en', step: '60', seed: 'system-assigned' });
  expect(await moment(page)).toBe(recorded);
});

test('another seed by the address is another run, which no record tells', async ({ page }) => {
  await open(page, { lang: 'en', step: '60' });
  const recorded = await moment(page);
  await open(page, { lang: 'en', step: '60', seed: '7' });
  await expect(page.locator('mi-sim-bar code')).toHaveText('7');
  expect(await moment(page)).not.toBe(recorded);
});

test('where the engine is missing the record still plays; what it does not hold is said, and works when it is tried again', async ({ page, errors }) => {
  await page.route(ENGINE, (route) => route.fulfill({ status: 404, body: 'not here' }));
  await page.goto('?lang=en&depth=everything');
  await ready(page);
  const { cursor } = await position(page);
  await page.getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 1);
  await page.evaluate(() => void document.querySelector('mi-sim')?.player?.access(3));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('application/wasm');
  await page.unroute(ENGINE);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
  await arrived(page, cursor + 1);
  await engineReady(page);
  errors.splice(0);
});

test('where the second part of the record is missing it is said, and works when it is tried again', async ({ page, errors }) => {
  const REST = '**/*.rest.json*';
  await page.route(REST, (route) => route.fulfill({ status: 404, body: 'not here' }));
  await page.goto('?lang=en&depth=everything');
  await ready(page);
  const { cursor } = await position(page);
  await page.getByRole('button', { name: 'One step forward' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('en.rest.json');
  expect((await position(page)).cursor).toBe(cursor);
  await page.unroute(REST);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 1);
  await expect(alert).toHaveCount(0);
  errors.splice(0);
});

test('a second part of another record is told from that of the first', async ({ page }) => {
  await page.route('**/*.rest.json*', (route) => route.fulfill({ contentType: 'application/json', body: '{"mark":"another"}' }));
  await page.goto('?lang=en');
  await ready(page);
  await page.getByRole('button', { name: 'One step forward' }).click();
  await expect(page.getByRole('alert')).toContainText('a newer one');
});

const THEIRS = `# Theirs

\`\`\`http as=admin
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
Authorization: {{$aadToken}}
\`\`\`
`;

test('a document without a record waits for the engine in its place, and moves nothing when it comes', async ({ page }) => {
  const host = `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="favicon.svg" />
    <script type="module" src="mi-sim.js"></script></head><body><main>
    <mi-sim lang="en" document="documents/theirs/en.md">Readable without it.</mi-sim><p>What stands below.</p></main></body></html>`;
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: host }));
  await page.route('**/documents/theirs/en.md', (route) => route.fulfill({ contentType: 'text/markdown', body: THEIRS }));
  await watchShifts(page);
  const release = await held(page);
  const wasm = page.waitForRequest(ENGINE);
  await page.goto('host.html');
  await expect(page.getByText('Readable without it.')).toBeVisible();
  await wasm;
  // Until the element is defined its place is its page's affair.
  await takeShifts(page);
  release();
  await ready(page);
  expect(await position(page)).toEqual({ cursor: 0, length: (await position(page)).length });
  expect(await takeShifts(page)).toEqual([]);
  await page.getByRole('button', { name: 'One step forward' }).click();
  await expect.poll(async () => (await position(page)).cursor).toBeGreaterThan(0);
});
