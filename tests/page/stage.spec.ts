/** The picture in a browser, where text has its real width: every document, both languages, a desk and a phone. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, LANGS, open, test } from './support.js';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 400, height: 850 },
] as const;

for (const document of readdirSync(join(__dirname, '../../www/documents')).filter((name) => !name.includes('.'))) {
  for (const lang of LANGS) {
    test(`${document} in ${lang}: at each step its sentence, who sends, who receives and all text is in sight, nothing is crossed, and the controls stay`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await open(page, { document, lang, depth: 'story' });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        // Of worlds beside each other each has a picture.
        const pictures = await page.evaluate(() => Math.max(1, window.document.querySelector('mi-sim')?.player?.worlds.length ?? 0));
        for (let picture = 0; picture < pictures; picture += 1) {
          expect(await page.evaluate(faultsOfAll, picture), `picture ${picture} at ${size.width} px`).toEqual([]);
        }
      }
    });
  }
}

test('beside timeline and terminal the picture is as whole, and its text as large', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await open(page, { document: 'least-privilege', lang: 'en', depth: 'story' });
    for (const tab of ['Timeline', 'Terminal']) {
      await page.evaluate(() => void (document.documentElement.style.visibility = ''));
      await page.getByRole('tab', { name: tab }).click();
      expect(await page.evaluate(faultsOfAll, 0), `${tab} at ${size.width} px`).toEqual([]);
    }
  }
});

test('what is in the picture can be reached and chosen with the keyboard alone', async ({ page }) => {
  await open(page, { document: 'system-assigned', lang: 'en', seed: '7' });
  const items = page.locator('mi-sim-stage ul').getByRole('button');
  await items.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(items.nth(1)).toBeFocused();
  const picked = await page.evaluateHandle(() => {
    const details: unknown[] = [];
    document.addEventListener('mi-sim-pick', (event) => details.push((event as CustomEvent).detail));
    return details;
  });
  await page.keyboard.press('Enter');
  await expect(items.nth(1)).toHaveAttribute('aria-pressed', 'true');
  expect(await picked.jsonValue()).toEqual([{ key: await items.nth(1).getAttribute('data-node') }]);
});

test('a token lies with whoever holds it, a copy with whoever copied it, and an expired one is struck through', async ({ page }) => {
  await open(page, { document: 'after-deletion', lang: 'en', seed: '7' });
  const seek = (which: 'copied' | 'expired'): Promise<void> =>
    page.evaluate((wanted) => {
      const player = document.querySelector('mi-sim')?.player;
      const sent = player?.outline.filter(({ step }) => step.type === 'sent' && step.from.kind === 'internet').map(({ index }) => index + 1) ?? [];
      const passed = player?.outline.find(({ step }) => step.type === 'passed' && step.seconds === 86_400)?.index ?? 0;
      player?.seek((wanted === 'copied' ? sent[0] : passed + 1) ?? 0);
    }, which);
  const token = page.getByRole('button', { name: 'Outsider holds' });
  await seek('copied');
  await expect(token).toHaveText('Outsider holds a copy of an access token of vm1 for management.azure.com');
  await expect(page.locator('mi-sim-stage .token.copied text')).toHaveText('management');
  await expect(page.getByRole('button', { name: 'The code on vm1 holds an access token of vm1 for management.azure.com' })).toHaveCount(1);
  await token.click();
  await expect(page.locator('mi-sim-card')).toContainText('The code on vm1 had it first');
  await expect(page.locator('mi-sim-card')).toContainText('It is valid until Apr');
  await seek('expired');
  await expect(token).toHaveText('Outsider holds an expired access token of vm1 for management.azure.com');
  await expect(page.locator('mi-sim-stage .token.copied.expired')).toHaveCount(1);
  await expect(page.locator('mi-sim-card')).toContainText('It expired on');
});

/** What is wrong with the picture or its sentence at any moment. The whole walk runs in the page: a moment takes it no message. */
async function faultsOfAll(picture: number): Promise<string[]> {
  const simulator = document.querySelector('mi-sim');
  const beside = simulator?.shadowRoot?.querySelector('mi-sim-worlds')?.shadowRoot?.querySelectorAll('mi-sim-stage')[picture];
  const stage = beside ?? simulator?.shadowRoot?.querySelector('mi-sim-stage');
  const player = stage?.player;
  const caption = simulator?.shadowRoot?.querySelector('mi-sim-caption');
  if (!simulator || !player || !stage || !caption) return ['no picture, or no sentence'];
  simulator.scrollIntoView();
  // Where things stand is the same when nothing is painted, which would take longer than all the rest.
  document.documentElement.style.visibility = 'hidden';
  const found = new Map<string, number>();
  let room = '';
  const controls = simulator.shadowRoot?.querySelector('mi-sim-transport');
  let kept: number | undefined;
  const stops = [...player.stops].reverse();
  for (const cursor of stops) {
    player.seek(cursor);
    while (player.cursor !== cursor) await new Promise((resolve) => player.addEventListener('change', resolve, { once: true }));
    await drawn();
    const top = controls?.getBoundingClientRect().top ?? NaN;
    kept ??= top;
    const moved = Math.abs(top - kept) > 0.5 ? ['the controls moved'] : [];
    for (const fault of [...faults(), ...captionFaults(), ...moved]) if (!found.has(fault)) found.set(fault, cursor);
  }
  return [...found].map(([fault, cursor]) => `${cursor}: ${fault}`);

  async function drawn(): Promise<void> {
    for (const part of [simulator, stage, caption]) await part?.updateComplete;
    const { width, height } = stage?.getBoundingClientRect() ?? new DOMRect();
    if (room === `${width} × ${height}`) return;
    // A longer sentence leaves the picture less room, of which it hears in the next frame.
    room = `${width} × ${height}`;
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    await drawn();
  }

  function captionFaults(): string[] {
    const said = caption?.shadowRoot?.querySelector('.what');
    const told = [...(caption?.shadowRoot?.querySelectorAll('p') ?? [])].map((text) => text.textContent).join(' ');
    if (!said?.textContent.trim()) return ['no sentence'];
    const box = said.getBoundingClientRect();
    const around = [new DOMRect(0, 0, innerWidth, innerHeight), ...[simulator, caption].map((part) => part?.getBoundingClientRect() ?? new DOMRect())];
    const isSeen = box.height > 0 && around.every((one) => box.left >= one.left && box.right <= one.right && box.top >= one.top && box.bottom <= one.bottom);
    // Neither a key without words nor a name that was not filled in.
    const isSaid = !/\{\w+\}|\b(?:inspector|telling|caption)\.\w/.test(told);
    return [...(isSeen ? [] : [`not in sight: ${said.textContent}`]), ...(isSaid ? [] : [`not in words: ${told}`])];
  }

  interface Edges {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }

  function meet(a: Edges, b: Edges): boolean {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** Less by so much on each side; letters do not fill the line that they stand in. */
  function within(box: Edges, x: number, y: number): Edges {
    return { left: box.left + x, right: box.right - x, top: box.top + y, bottom: box.bottom - y };
  }

  function faults(): string[] {
    const picture = stage?.shadowRoot?.querySelector('svg');
    const matrix = picture?.getScreenCTM();
    if (!picture || !matrix) return ['no picture'];
    const frame = picture.getBoundingClientRect();
    const place = stage?.getBoundingClientRect() ?? frame;
    if (frame.height > place.height + 1 || frame.width > place.width + 1) return ['the picture is larger than its place'];
    const texts = [...picture.querySelectorAll('text')].filter((text) => text.textContent.trim());
    const words = texts.map((text) => ({ text, said: text.textContent, box: within(text.getBoundingClientRect(), 1, 2.5) }));
    const nodes = [...picture.querySelectorAll<SVGGElement>('.node[data-key]')].map((node) => {
      const body = node.querySelector('.body')?.getBoundingClientRect() ?? frame;
      return { key: node.dataset['key'] ?? '', inside: within(body, 1, 1), isFolded: node.classList.contains('folded') };
    });
    return [...textFaults(), ...labelFaults(), ...wayFaults(), ...groundFaults()];

    /** What an answer rests on, or nearly did, is drawn and not counted: the assignment itself, and its holder at one of their places. */
    function groundFaults(): string[] {
      const step = player?.line?.step;
      // Beside timeline and terminal there is no room for as much.
      if (player?.depth !== 'story' || step?.type !== 'answered' || place.height < 240) return [];
      const { assignments, denyAssignments, servicePrincipals, people, groups } = player.stage;
      const holders = new Set([...servicePrincipals, ...people, ...groups].map(({ id }) => id));
      const made = new Set([...assignments.map(({ name }) => name), ...(denyAssignments ?? []).map(({ id }) => id)]);
      const isDrawn = (id: string): boolean => nodes.some(({ key }) => key.slice(key.indexOf(':') + 1) === id);
      const isHolder = picture?.querySelector('.node:is(.lit, .near):is([data-key^="identity:"], [data-key^="own:"], [data-key^="person:"])');
      // Of those that nearly settled a refusal, the nearest.
      const hidden = step.rests.filter((id, index) => (index === 0 || !made.has(id)) && !isDrawn(id) && (made.has(id) || (holders.has(id) && !isHolder)));
      return hidden.map((id) => `not in sight: ${assignments.find(({ name }) => name === id)?.role ?? 'the holder'} ${id}`);
    }

    function textFaults(): string[] {
      const cut = words.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom);
      const small = words.filter(({ text }) => Number.parseFloat(getComputedStyle(text).fontSize) * (matrix?.a ?? 0) < 10.9);
      const over = words.flatMap((one, index) => words.slice(index + 1).flatMap((other) => (meet(one.box, other.box) ? [`${one.said} / ${other.said}`] : [])));
      return [...cut.map(({ said }) => `cut: ${said}`), ...small.map(({ said }) => `too small: ${said}`), ...over.map((two) => `overlap: ${two}`)];
    }

    function labelFaults(): string[] {
      return [...(picture?.querySelectorAll('.capsule > rect, .note > rect') ?? [])].flatMap((label) => {
        const box = within(label.getBoundingClientRect(), 1, 1);
        const isCut = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
        const covered = words.filter((one) => one.text.parentElement !== label.parentElement && meet(box, one.box));
        return [...(isCut ? ['a label is cut'] : []), ...covered.map(({ said }) => `a label covers: ${said}`)];
      });
    }

    function wayFaults(): string[] {
      return [...(picture?.querySelectorAll<SVGPathElement>('.edge, .waiting:not(.tip)') ?? [])].flatMap((way) => {
        const ends = [way.dataset['from'], way.dataset['to']].filter((end) => end !== undefined);
        const own = new Set(ends.flatMap((end) => [end, `vm:${end.slice(end.indexOf(':') + 1)}`]));
        const hidden = ends.filter((end) => !nodes.some(({ key, isFolded }) => key === end && !isFolded));
        const others = nodes.filter(({ key }) => !own.has(key));
        const crossed = new Set<string>();
        const length = way.getTotalLength();
        for (let at = 2; at < length - 2; at += 3) {
          const { x, y } = way.getPointAtLength(at).matrixTransform(matrix ?? undefined);
          const spot = { left: x - 0.1, right: x + 0.1, top: y - 0.1, bottom: y + 0.1 };
          for (const { key, inside } of others) if (meet(inside, spot)) crossed.add(key);
          if (!meet(frame, spot)) crossed.add('the frame');
        }
        const none = length < 5 ? [`no way between ${ends.join(' and ')}`] : [];
        return [...none, ...hidden.map((end) => `not in sight: ${end}`), ...[...crossed].map((key) => `${ends.join(' → ')} crosses ${key}`)];
      });
    }
  }
}
