import type {} from '../../www/src/mi-sim.js';
import type { Page } from '@playwright/test';
import { arrived, expect, isSound, LANGS, open, test, THEMES, toEnd } from './support.js';

/** Worlds beside each other: one cursor, a picture for each, figures below. */

const shown = (page: Page, parameters: Record<string, string> = {}): Promise<void> => open(page, { document: 'replicated', lang: 'en', depth: 'story', ...parameters });

/** Where each world stands. */
const places = (page: Page): Promise<number[]> => page.evaluate(() => document.querySelector('mi-sim')?.player?.worlds.map(({ target }) => target) ?? []);

const pictures = (page: Page) => page.locator('mi-sim-worlds mi-sim-stage');

test('the records of all worlds come first, and no engine with them', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  // The engine comes as soon as nothing else is to be done; here it never arrives.
  await page.route('**/*.wasm', () => undefined);
  await page.goto('?document=replicated&lang=en');
  await expect(pictures(page)).toHaveCount(2);
  await expect(pictures(page).first().locator('svg')).toBeVisible();
  const named = asked.map((path) => path.split('/').at(-1) ?? '').filter((name) => /\.(first\.json|wasm)$/.test(name));
  expect(named.slice(0, 2)).toEqual(['en.first.json', 'en.shared.first.json']);
});

test('a block of one world moves that one, and a block of all moves all', async ({ page }) => {
  await shown(page);
  const moved = await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    if (!player) throw new Error('nothing is played');
    const moved = new Set<string>();
    for (const stop of player.stops.slice(1)) {
      const before = player.worlds.map(({ target }) => target);
      const there = new Promise((resolve) => player.addEventListener('change', resolve, { once: true }));
      player.seek(stop);
      await there;
      moved.add(player.worlds.map(({ target }, world) => (target > (before[world] ?? 0) ? 'on' : 'waits')).join(' '));
    }
    return [...moved].sort();
  });
  expect(moved).toEqual(['on on', 'on waits', 'waits on']);
  expect(await places(page)).toEqual(await page.evaluate(() => document.querySelector('mi-sim')?.player?.worlds.map(({ length }) => length)));
});

test('the figures are those of the cursor, in a table under the pictures', async ({ page }) => {
  await shown(page, { step: 'two' });
  const cells = page.locator('mi-sim-worlds tbody tr').first().locator('td span');
  await expect(cells).toHaveText(['–', '–']);
  await toEnd(page);
  await expect(cells).toHaveText(['4', '1']);
  await expect(page.locator('mi-sim-worlds tbody th')).toHaveText(['Identities created', 'Service principals', 'Role assignments']);
  await expect(page.locator('mi-sim-document .output').last()).toContainText('role assignments       4       1');
});

test('the worlds stand side by side where there is room, and below each other on a phone', async ({ page }) => {
  const boxes = async () => Promise.all([0, 1].map((world) => pictures(page).nth(world).boundingBox()));
  await page.setViewportSize({ width: 1280, height: 720 });
  await shown(page);
  const [left, right] = await boxes();
  expect(right?.y).toBe(left?.y);
  expect(right?.x ?? 0).toBeGreaterThanOrEqual((left?.x ?? 0) + (left?.width ?? 0));
  await page.setViewportSize({ width: 400, height: 850 });
  await expect.poll(async () => (await boxes())[1]?.x).toBe((await boxes())[0]?.x);
  const [upper, lower] = await boxes();
  expect(lower?.y ?? 0).toBeGreaterThanOrEqual((upper?.y ?? 0) + (upper?.height ?? 0));
});

test('an answer can be looked into in either world', async ({ page }) => {
  await shown(page);
  await toEnd(page);
  const hosts = await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    const spans = new Set(player?.outline.flatMap(({ span, parent }) => (span !== null && parent === null ? [span] : [])));
    const exchanges = await Promise.all([...(spans ?? [])].map((span) => player?.exchange(span)));
    return exchanges.map((one) => (one?.ok ? (one.value?.span ?? null) : null));
  });
  expect(hosts.length).toBeGreaterThan(10);
  expect(hosts).not.toContain(null);
});

test('what is asked about a decision, a token or a certificate is asked in its own world', async ({ page }) => {
  await shown(page);
  await toEnd(page);
  const wrong = await page.evaluate(async () => {
    const player = document.querySelector('mi-sim')?.player;
    if (!player) throw new Error('nothing is played');
    const wrong = { certificates: 0, tokens: 0, decisions: 0 };
    const asked = { certificates: 0, tokens: 0, decisions: 0 };
    const count = (name: keyof typeof asked, isRight: boolean): void => {
      asked[name] += 1;
      wrong[name] += isRight ? 0 : 1;
    };
    const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
    for (const world of player.worlds) {
      const text = JSON.stringify(await Promise.all(world.outline.flatMap(({ span }) => (span === null ? [] : [world.exchange(span)]))));
      for (const [, thumbprint] of text.matchAll(/customKeyIdentifier[\\":]+([0-9A-F]{40})/g)) {
        if (thumbprint !== undefined) count('certificates', same(await player.certificate(thumbprint), await world.certificate(thumbprint)));
      }
      for (const [token] of [...text.matchAll(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{86}/g)].slice(-3)) count('tokens', same(await player.token(token), await world.token(token)));
    }
    for (const stop of player.stops) {
      const views = await player.decisions(stop);
      const [view] = views.ok ? views.value : [];
      if (!view) continue;
      const all = await player.suppositions(view.at);
      const [one] = all.ok ? all.value : [];
      if (!one) continue;
      const told = await player.whatIf(view.at, one.supposed);
      count('decisions', told.ok && 'Ok' in told.value && same(told.value.Ok.was, view));
    }
    return { asked, wrong };
  });
  expect(Math.min(...Object.values(wrong.asked))).toBeGreaterThan(2);
  expect(wrong.wrong).toEqual({ certificates: 0, tokens: 0, decisions: 0 });
});

for (const lang of LANGS) {
  for (const theme of THEMES) {
    test(`the worlds are accessible in ${lang} and ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await shown(page, { lang });
      await toEnd(page);
      await isSound(page);
    });
  }
}

test('a link with a place opens the worlds there', async ({ page }) => {
  await shown(page);
  await toEnd(page);
  const { length } = await page.evaluate(() => ({ length: document.querySelector('mi-sim')?.player?.length ?? 0 }));
  await shown(page, { step: String(length) });
  await arrived(page, length);
});
