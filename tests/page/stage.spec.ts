import { arrived, expect, LANGS, open, position, test } from './support.js';

const WIDTHS = [400, 760, 1440] as const;

for (const document of ['system-assigned', 'user-assigned', 'compare']) {
  for (const lang of LANGS) {
    for (const width of WIDTHS) {
      test(`${document} in ${lang}, ${width} px: every name on the stage can be read at every moment`, async ({ page }) => {
        await page.setViewportSize({ width, height: 900 });
        await open(page, { document, lang, seed: '7' });
        expect(await page.evaluate(unreadable)).toEqual([]);
      });
    }
  }
}

/** What is wrong with the texts of the stage at any moment. The whole walk runs in the page: a moment takes it no message. */
async function unreadable(): Promise<string[]> {
  const simulator = document.querySelector('mi-sim');
  const player = simulator?.player;
  const stage = simulator?.shadowRoot?.querySelector('mi-sim-stage');
  if (!player || !stage) return ['no stage'];
  const found: string[] = [];
  // Backwards, so that nothing moves.
  for (let cursor = player.length; cursor >= 0; cursor -= 1) {
    player.seek(cursor);
    while (player.cursor !== cursor) await new Promise((resolve) => setTimeout(resolve));
    await simulator?.updateComplete;
    await stage.updateComplete;
    found.push(...faults().map((fault) => `${cursor}: ${fault}`));
  }
  return found;

  function faults(): string[] {
    const picture = stage?.shadowRoot?.querySelector('svg');
    if (!picture) return ['no picture'];
    const shared = (a: DOMRect, b: DOMRect): number =>
      Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
      Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    const bounds = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll('text')].map((text) => ({
      words: text.textContent.trim(),
      box: text.getBoundingClientRect(),
      group: text.parentElement,
    }));
    const outside = texts.filter(({ box }) => {
      return box.left < bounds.left || box.right > bounds.right || box.top < bounds.top || box.bottom > bounds.bottom + 1;
    });
    const cut = texts.filter(({ group, box, words }) => {
      const body = group?.querySelector(':scope > .body:not(circle)')?.getBoundingClientRect();
      return words.length < 3 && words.endsWith('…') ? true : body && (box.right > body.right + 1 || box.left < body.left - 1);
    });
    const overlaid = texts.flatMap((one, index) => {
      const others = texts.slice(index + 1).filter(({ group, box }) => group !== one.group && shared(one.box, box) > 12);
      return others.map((other) => `${one.words} and ${other.words} overlap`);
    });
    const over = picture.querySelector('.capsule > rect, .note > rect');
    const covered = texts.filter(({ group, box }) => {
      return over && group !== over.parentElement && shared(over.getBoundingClientRect(), box) > 6;
    });
    return [
      ...outside.map(({ words }) => `${words} is outside of the picture`),
      ...cut.map(({ words }) => `${words} does not fit its box`),
      ...overlaid,
      ...covered.map(({ words }) => `${words} is covered by ${over?.parentElement?.textContent.trim()}`),
    ];
  }
}

test('in a picture that is higher than its place, what happens is always in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, { document: 'logs', lang: 'en' });
  const { length } = await position(page);
  const top = await page.evaluate(() => scrollY);
  const hidden: number[] = [];
  for (let cursor = length; cursor > 0; cursor -= 1) {
    await page.evaluate((wanted) => document.querySelector('mi-sim')?.player?.seek(wanted), cursor);
    await arrived(page, cursor);
    if (await page.evaluate(isHidden)) hidden.push(cursor);
  }
  expect(hidden).toEqual([]);
  expect(await page.evaluate(() => scrollY)).toBe(top);
});

/** Whether what happens now is out of the stage's sight; runs in the page. */
async function isHidden(): Promise<boolean> {
  const stage = document.querySelector('mi-sim')?.shadowRoot?.querySelector('mi-sim-stage');
  await stage?.updateComplete;
  const now = stage?.shadowRoot?.querySelector('.capsule, .note')?.getBoundingClientRect();
  const place = stage?.getBoundingClientRect();
  return now !== undefined && place !== undefined && (now.top < place.top || now.bottom > place.bottom);
}
