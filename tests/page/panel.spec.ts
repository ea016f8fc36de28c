import type { Page } from '@playwright/test';
import { arrived, expect, LANGS, open, position, test } from './support.js';

/** The panel below the picture: how high it is, and what it shows first. */

const height = (page: Page): Promise<number> => page.locator('mi-sim #inspector-panel').evaluate((one) => one.getBoundingClientRect().height);
const divider = (page: Page) => page.getByRole('separator');

test('the panel is made higher by keyboard and by dragging, keeps its size, and gives it back', async ({ page }) => {
  await open(page, { lang: 'en' });
  const usual = await height(page);
  await divider(page).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowUp');
  await expect.poll(() => height(page)).toBeGreaterThan(usual + 60);
  await page.keyboard.press('End');
  await expect.poll(() => height(page)).toBeGreaterThan(usual + 100);
  const [box, most] = [await divider(page).boundingBox(), await height(page)];
  await page.mouse.move((box?.x ?? 0) + 50, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 50, (box?.y ?? 0) + 65);
  await page.mouse.up();
  await expect.poll(() => height(page)).toBeLessThan(most - 40);
  const chosen = await height(page);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('mi-sim')?.player);
  await expect.poll(() => height(page)).toBe(chosen);
  await divider(page).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => height(page)).toBe(usual);
});

test('a refused answer shows the decision first, and the last answer of the logs is a table', async ({ page }) => {
  await open(page, { lang: 'en', document: 'least-privilege' });
  const refused = await page.evaluate(() => {
    const outline = document.querySelector('mi-sim')?.player?.outline ?? [];
    const decision = outline.find(({ step }) => step.type === 'concluded' && step.kind === 'access' && step.refused);
    return (outline.find(({ span, step }) => step.type === 'answered' && span === decision?.span)?.index ?? -2) + 1;
  });
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), refused);
  await arrived(page, refused);
  const tabs = page.locator('mi-sim-inspector').getByRole('tab');
  await expect(tabs.first()).toHaveText('Decision');
  await expect(tabs.first()).toHaveAttribute('aria-selected', 'true');
  await open(page, { lang: 'en', document: 'logs' });
  const { length } = await position(page);
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor), length);
  await expect(page.locator('mi-sim-inspector .list tbody tr').first()).toBeVisible();
});

test('a tab that goes leaves the focus to the one that is open, and none turns into another', async ({ page }) => {
  await open(page, { lang: 'en', document: 'least-privilege' });
  const cursors = await page.evaluate(() => {
    const outline = document.querySelector('mi-sim')?.player?.outline ?? [];
    const changed = outline.findIndex(({ step }) => step.type === 'changed');
    const sent = outline.findIndex(({ step }, index) => index > changed && step.type === 'sent');
    return [changed + 1, sent + 1];
  });
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor ?? 0), cursors[0]);
  const tab = (name: string) => page.locator('mi-sim-inspector').getByRole('tab', { name });
  await tab('Changes').focus();
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor ?? 0), cursors[1]);
  await expect(tab('Changes')).toHaveCount(0);
  await expect(tab('Request')).toBeFocused();
});

test('the focus stays in the inspector when what had it goes, also where no tab is open', async ({ page }) => {
  await open(page, { lang: 'en', document: 'token-cache' });
  const [sent, passed] = await page.evaluate(() => {
    const outline = document.querySelector('mi-sim')?.player?.outline ?? [];
    return (['sent', 'passed'] as const).map((type) => outline.findLastIndex(({ step }) => step.type === type) + 1);
  });
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor ?? 0), sent);
  await arrived(page, sent ?? 0);
  const inspector = page.locator('mi-sim-inspector');
  await inspector.locator('mi-sim-copy').first().getByRole('button').first().focus();
  await page.evaluate((cursor) => document.querySelector('mi-sim')?.player?.seek(cursor ?? 0), passed);
  await expect(inspector.getByRole('tab')).toHaveText(['Access', 'Reach']);
  await expect(inspector.getByRole('tab', { name: 'Access' })).toBeFocused();
});

test('a deleted custom role is marked as gone', async ({ page }) => {
  await open(page, { lang: 'en' });
  const mark = await page.evaluate(async () => {
    const inspector = document.querySelector('mi-sim')?.shadowRoot?.querySelector('mi-sim-inspector');
    const change = { kind: 'roleUndefined', roleName: 'Reader of plans', id: 'x' };
    Object.assign(inspector ?? {}, { facts: { exchange: null, tokens: [], certificates: [], decisions: [], change } });
    await inspector?.updateComplete;
    return inspector?.shadowRoot?.querySelector('.mark')?.className;
  });
  expect(mark).toContain('bad');
});

for (const lang of LANGS) {
  test(`in ${lang} the element fits 320 pixels, with every tab in sight`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, { lang });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const frame = await page.locator('mi-sim .frame').boundingBox();
    for (const tab of await page.locator('mi-sim .tabs [role=tab]').all()) {
      const box = await tab.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
    }
  });
}

test('a page whose rem is small leaves the element its size', async ({ page }) => {
  await open(page, { lang: 'en' });
  const before = await page.locator('mi-sim').evaluate((one) => one.getBoundingClientRect().height);
  await page.evaluate(() => Object.assign(document.documentElement.style, { fontSize: '62.5%' }));
  expect(await page.locator('mi-sim').evaluate((one) => one.getBoundingClientRect().height)).toBe(before);
});

test('the document alone is no higher than its place, with its controls in sight', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 900 });
  await open(page, { lang: 'en' });
  await page.evaluate(() => document.querySelector('mi-sim')?.setAttribute('view', 'document'));
  const simulator = page.locator('mi-sim');
  await expect(page.locator('mi-sim-stage')).toHaveCount(0);
  expect(await simulator.evaluate((one) => one.getBoundingClientRect().height)).toBeLessThan(1100);
  await simulator.evaluate((one) => one.scrollIntoView());
  await expect(page.getByRole('button', { name: 'Play' })).toBeInViewport();
});

test('play and the inspector are a few stops of Tab away', async ({ page }) => {
  await open(page, { lang: 'en' });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the simulator' })).toBeFocused();
  await page.keyboard.press('Enter');
  const stops: string[] = [];
  for (let press = 0; press < 16; press += 1) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.ariaLabel ?? at?.id ?? '';
    }));
  }
  expect(stops.indexOf('Play'), stops.join()).toBeGreaterThanOrEqual(0);
  expect(stops.indexOf('Play'), stops.join()).toBeLessThan(6);
  expect(stops.indexOf('inspector-tab'), stops.join()).toBeGreaterThanOrEqual(0);
});
