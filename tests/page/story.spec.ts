import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { MESSAGE_MS, STORY_MS } from '../../www/src/run/pace.js';
import type { Opened } from '../../www/src/run/protocol.js';
import { leadOf, stopsOf } from '../../www/src/run/steps.js';
import { arrived, beginning, expect, focusDocument, LANGS, open, position, ready, takeShifts, test, toEnd, watchShifts } from './support.js';

/** The story: few steps, always a sentence, and a first frame before anything has happened. */

const DOCUMENTS: readonly string[] = JSON.parse(readFileSync('www/documents.json', 'utf8'));

/** A desk and a phone. */
const SCREENS = [
  { width: 1280, height: 720 },
  { width: 400, height: 850 },
];

/** The pictures of no story take longer, in milliseconds; sentences take as long as they are read. */
const LONGEST = 100_000;

const story = (page: Page, parameters: Record<string, string> = {}): Promise<void> => open(page, { depth: 'story', seed: '7', lang: 'en', ...parameters });

const stops = (page: Page): Promise<readonly number[]> => page.evaluate(() => document.querySelector('mi-sim')?.player?.stops ?? []);

const caption = (page: Page) => page.locator('mi-sim-caption .what');

/** The bottom of a part, in pixels from the top of the window. */
const bottom = async (page: Page, part: string): Promise<number> => {
  const box = await page.locator(part).first().boundingBox();
  return box ? box.y + box.height : Infinity;
};

for (const screen of SCREENS) {
  for (const lang of LANGS) {
    test(`at ${screen.width} px in ${lang} the first frame stands before anything happens, and nothing moves while it comes`, async ({ page }) => {
      await page.setViewportSize(screen);
      await watchShifts(page);
      await story(page, { lang });
      await expect(page.locator('mi-sim-transport .count')).toHaveText(/^0\s*\/\s*\d+$/);
      await expect(page.locator('.begin')).toBeVisible();
      const described = await page.evaluate(() => document.querySelector('mi-sim')?.player?.view.document.frontMatter.description);
      await expect(caption(page)).toHaveText(described ?? '');
      await expect(page.getByRole('alert')).toHaveCount(0);
      for (const part of ['mi-sim-stage', 'mi-sim-caption', 'mi-sim-log', 'mi-sim-transport']) {
        expect(await bottom(page, part), part).toBeLessThanOrEqual(screen.height);
      }
      expect(await takeShifts(page)).toEqual([]);
    });
  }
}

test('the pictures of no story take longer than a hundred seconds', async ({ request }) => {
  for (const document of DOCUMENTS) {
    const record = await request.get(`documents/${document}/en.first.json`);
    const { view, outline } = (await record.json()) as Pick<Opened, 'view' | 'outline'>;
    const cursors = stopsOf(outline, 'story', view.begins, outline.length);
    expect(cursors.length, document).toBeGreaterThan(3);
    const times = cursors.slice(1).map((stop, at) => STORY_MS + (leadOf(outline, cursors[at] ?? 0, stop, 0) === undefined ? 0 : MESSAGE_MS));
    expect(times.reduce((sum, time) => sum + time, 0), document).toBeLessThanOrEqual(LONGEST);
  }
});

test('the big button leaves the focus where playing is paused', async ({ page }) => {
  await story(page);
  await page.getByRole('button', { name: 'Start', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeFocused();
});

test('playing stays at a sentence until it is read', async ({ page }) => {
  await story(page);
  const { length, stayed } = await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    const arrived = (): Promise<unknown> => new Promise((resolve) => player?.addEventListener('change', resolve, { once: true }));
    const there = arrived();
    player?.seek(player.stops[1] ?? 0);
    await there;
    const said = document.querySelector('mi-sim')?.shadowRoot?.querySelector('mi-sim-caption');
    await said?.updateComplete;
    const [length, since, gone] = [said?.shadowRoot?.querySelector('.what')?.textContent.length ?? 0, performance.now(), arrived()];
    player?.play();
    await gone;
    return { length, stayed: performance.now() - since };
  });
  expect(length).toBeGreaterThan(30);
  // Twenty characters a second.
  expect(stayed).toBeGreaterThanOrEqual(Math.min(7000, 50 * length));
});

test('the big button begins, and playing pauses at the end of a section and goes on from there', async ({ page }) => {
  await story(page);
  await page.getByLabel('Speed').selectOption('4');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('.begin')).toHaveCount(0);
  const ends = await page.evaluate(() => document.querySelector('mi-sim')?.player?.sections.map(({ end }) => end) ?? []);
  await arrived(page, ends[0] ?? -1);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.locator('mi-sim-caption .pause')).toContainText('Play goes on with');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await position(page)).cursor).toBeGreaterThan(ends[0] ?? Infinity);
});

test('looking more closely keeps the place, counts otherwise, and stands in the address', async ({ page }) => {
  await story(page);
  await focusDocument(page);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  const third = (await stops(page))[3] ?? -1;
  await arrived(page, third);
  const begin = await beginning(page);
  await page.getByRole('radio', { name: 'Everything' }).check({ force: true });
  expect((await position(page)).cursor).toBe(third);
  await expect(page.locator('mi-sim-transport .count')).toHaveText(new RegExp(`^${third - begin}\\s*/`));
  await expect(page).toHaveURL(/depth=everything/);
  await focusDocument(page);
  await page.keyboard.press('ArrowRight');
  await arrived(page, third + 1);
  await page.getByRole('radio', { name: 'Story' }).check({ force: true });
  await expect(page.locator('mi-sim-transport .count')).toHaveText(/^3\s*\//);
  await expect(page).not.toHaveURL(/depth=/);
});

test('sections are jumped by keyboard', async ({ page }) => {
  await story(page);
  const starts = await page.evaluate(() => document.querySelector('mi-sim')?.player?.sections.map(({ start }) => start + 1) ?? []);
  await focusDocument(page);
  await page.keyboard.press('n');
  await arrived(page, starts[0] ?? -1);
  await page.keyboard.press('n');
  await arrived(page, starts[1] ?? -1);
  await page.keyboard.press('b');
  await arrived(page, starts[0] ?? -1);
});

test('the log has a line for each outcome so far, and leads back to it', async ({ page }) => {
  await story(page, { document: 'least-privilege' });
  const lines = page.locator('mi-sim-log li');
  await expect(lines).toHaveCount(0);
  await toEnd(page);
  expect(await lines.count()).toBeGreaterThan(5);
  await expect(page.locator('mi-sim-log li.refused').first()).toBeVisible();
  const first = lines.first().getByRole('button');
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(lines).toHaveCount(1);
  await expect(first).toHaveAttribute('aria-current', 'step');
});

test('a refusal says who may not do what, and why', async ({ page }) => {
  await story(page, { document: 'system-assigned' });
  const refused = await page.evaluate(() => {
    const player = document.querySelector('mi-sim')?.player;
    const line = player?.outline.findLast(({ step }) => step.type === 'answered' && step.code === 'ForbiddenByRbac');
    return line ? line.index + 1 : -1;
  });
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), refused);
  await arrived(page, refused);
  await expect(caption(page)).toHaveText(/^Vm1’s identity may not read the secret api-key: the role Key Vault Secrets User covers the secret db-password only\.$/i);
});

test('code that somebody has run is told with as whom it acts, what is granted with the identity, and what is taken away with its name', async ({ page }) => {
  await story(page, { document: 'code-runner' });
  const said = await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    const part = document.querySelector('mi-sim')?.shadowRoot?.querySelector('mi-sim-caption');
    const said: string[] = [];
    for (const cursor of player?.stops ?? []) {
      player?.seek(cursor);
      while (player?.cursor !== cursor) await new Promise((resolve) => player?.addEventListener('change', resolve, { once: true }));
      await part?.updateComplete;
      said.push([...(part?.shadowRoot?.querySelectorAll('.what, .why') ?? [])].map(({ textContent }) => textContent.trim()).join(' '));
    }
    return said;
  });
  expect(said).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^The token endpoint of LogicApp3388 gives the workflow LogicApp3388 an access token of the identity identity-1234 for storage\.azure\.com\. It was started by alice/),
      expect.stringMatching(/^The identity identity-1234 may read orders\/today\.json .* It was started by alice, but only the permissions of the identity identity-1234 count\.$/),
      expect.stringMatching(/^The workflow LogicApp3388 writes orders\/today\.json to the storage account storageaccount7755\. It was started by alice/),
      expect.stringMatching(/^alice may run the logic app LogicApp3388: the role Logic App Contributor /),
      expect.stringMatching(/^The role Logic App Contributor at the logic app LogicApp3388 is taken away from alice\./),
      expect.stringMatching(/^alice may change the host, but may not assign the user-assigned managed identity identity-1234 to it/),
    ]),
  );
});

test('the limit that was reached is told with its numbers', async ({ page }) => {
  await story(page, { document: 'limits' });
  const refused = await page.evaluate(() => {
    const line = document.querySelector('mi-sim')?.player?.outline.find(({ step }) => step.type === 'answered' && step.status === 429);
    return line ? line.index + 1 : -1;
  });
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), refused);
  await arrived(page, refused);
  await expect(caption(page)).toContainText('It accepts 2 such requests within 20 s; this is number 3.');
});

test('presentation shows picture and sentence alone, and Escape leaves it', async ({ page }) => {
  await story(page);
  await focusDocument(page);
  await page.keyboard.press('p');
  await expect(page.locator('mi-sim-transport')).toHaveCount(0);
  await expect(page.locator('mi-sim-document')).toHaveCount(0);
  await expect.poll(() => page.locator('mi-sim').boundingBox()).toMatchObject(page.viewportSize() ?? {});
  await page.keyboard.press('ArrowRight');
  await arrived(page, (await stops(page))[1] ?? -1);
  await expect(caption(page)).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(page.locator('mi-sim-transport')).toBeVisible();
});

test('the end leads to the next document', async ({ page }) => {
  await story(page);
  await toEnd(page);
  await page.getByRole('link', { name: /^Next: \S/ }).click();
  await expect(page).toHaveURL(/document=(?!system-assigned)\w/);
  await ready(page);
});

for (const view of ['full', 'stage', 'document'] as const) {
  for (const screen of SCREENS) {
    test(`the view ${view} is no taller than a window of ${screen.width} px, with its controls in sight`, async ({ page }) => {
      await page.setViewportSize(screen);
      await story(page);
      await page.locator('mi-sim').evaluate((element, shown) => (element as HTMLElement & { view: string }).setAttribute('view', shown), view);
      await page.locator('mi-sim').evaluate((element) => element.scrollIntoView());
      const box = await page.locator('mi-sim').boundingBox();
      expect(box?.height).toBeLessThanOrEqual(screen.height);
      await expect(page.locator('mi-sim-transport')).toBeInViewport({ ratio: 1 });
      await expect(caption(page)).toBeInViewport({ ratio: 1 });
    });
  }
}
