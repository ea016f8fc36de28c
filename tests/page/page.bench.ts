import type { Browser, Page } from '@playwright/test';
import { takeShifts, test, watchShifts } from './support.js';

/** How soon the page shows something, how even it runs, and how soon its engine is there: lines that `cargo xtask bench` judges. */

/** How often each is measured; every time in a browser context of its own, with an empty cache. */
const TIMES = 9;

/** What was seen of a visit. */
interface Visit {
  /** From the beginning of the navigation until the first picture is drawn, in milliseconds. */
  picture: number;
  /** How far things jumped until the engine was there, as Chromium scores it. */
  shift: number;
  /** What kept the page's thread busy longest without a pause, in milliseconds; below 50 none is told. */
  longest: number;
  /** Each step through the document, in milliseconds. */
  steps: number[];
}

/** One figure and by how much it varied. */
interface Figure {
  value: number;
  noise: number;
}

function budget(name: string, { value, noise }: Figure, unit: string, limit: number): void {
  console.log(`budget: ${name}: ${value.toFixed(3)} ${unit}, at most ${limit}, noise ${noise.toFixed(3)}`);
}

/** The value below which this part of all lies. */
function quantile(all: readonly number[], part: number): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.ceil(part * (sorted.length - 1))] ?? NaN;
}

/** The median, and half of the range in which the middle half lies. */
function median(all: readonly number[]): Figure {
  return { value: quantile(all, 0.5), noise: (quantile(all, 0.75) - quantile(all, 0.25)) / 2 };
}

async function fresh(browser: Browser, slowness: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness });
  return page;
}

/** Notes in the page what a visit is judged by. */
function observe(): void {
  const seen = { picture: 0, longest: 0 };
  Object.assign(window, { seen });
  const watch = (type: string, take: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  };
  watch('longtask', ({ duration }) => (seen.longest = Math.max(seen.longest, duration)));
  addEventListener('mi-sim-ready', () => requestAnimationFrame(() => setTimeout(() => (seen.picture ||= performance.now()))));
}

/** Steps through the first steps of the document: each until everything that it changes is drawn but for the pixels. */
async function walk(): Promise<number[]> {
  const simulator = document.querySelector('mi-sim');
  const player = simulator?.player;
  const steps: number[] = [];
  if (!simulator || !player) return steps;
  const parts = [...(simulator.shadowRoot?.querySelectorAll('*') ?? [])].filter((part) => 'updateComplete' in part);
  const last = Math.min(player.length, player.cursor + 60);
  while (player.cursor < last) {
    const start = performance.now();
    const moved = new Promise((resolve) => player.addEventListener('change', resolve, { once: true }));
    player.step(1);
    await moved;
    await simulator.updateComplete;
    for (const part of parts) await (part as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete;
    simulator.getBoundingClientRect();
    steps.push(performance.now() - start);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return steps;
}

async function visit(browser: Browser, baseURL: string, slowness: number): Promise<Visit> {
  const page = await fresh(browser, slowness);
  await watchShifts(page);
  await page.addInitScript(observe);
  await page.goto(`${baseURL}?lang=en`);
  await page.waitForFunction(() => Reflect.get(window, 'seen').picture > 0);
  await page.evaluate(() => document.querySelector('mi-sim')?.player?.access(0));
  const shift = (await takeShifts(page)).reduce((sum, one) => sum + one, 0);
  const steps = await page.evaluate(walk);
  const seen: Pick<Visit, 'picture' | 'longest'> = await page.evaluate(() => Reflect.get(window, 'seen'));
  await page.context().close();
  return { ...seen, shift, steps };
}

for (const [speed, slowness, picture, step, longest] of [
  ['', 1, 0.5, 16, 200],
  [' at a quarter of the speed', 4, 1.5, 60, 200],
] as const) {
  test(`the first picture and the steps after it${speed}`, async ({ browser, baseURL }) => {
    const visits: Visit[] = [];
    for (let time = 0; time < TIMES; time += 1) visits.push(await visit(browser, baseURL ?? '', slowness));
    const { value, noise } = median(visits.map((one) => one.picture));
    budget(`the first picture${speed}`, { value: value / 1000, noise: noise / 1000 }, 's', picture);
    budget(`layout shift${speed}`, { value: Math.max(...visits.map((one) => one.shift)), noise: 0 }, 'points', 0);
    budget(`the longest task${speed}`, median(visits.map((one) => one.longest)), 'ms', longest);
    const nine = visits.map((one) => quantile(one.steps, 0.9));
    budget(`nine of ten steps${speed}`, median(nine), 'ms', step);
  });
}

/** From the start of a worker until its engine has run the first document: its bytes are in the browser's cache by then. */
async function ready(): Promise<number> {
  const source = await (await fetch('documents/system-assigned/en.md')).text();
  const script = performance.getEntriesByType('resource').find(({ name }) => name.includes('/worker-'))?.name ?? '';
  const start = performance.now();
  const worker = new Worker(script, { type: 'module' });
  const opened = new Promise<{ json?: string }>((resolve) => worker.addEventListener('message', ({ data }) => resolve(data)));
  worker.postMessage({ id: 1, name: 'open', args: [1, source, { seed: 'system-assigned' }] });
  const { json } = await opened;
  const took = performance.now() - start;
  worker.terminate();
  if (!json) throw new Error('the engine did not run the document');
  return took;
}

test('the engine', async ({ browser, baseURL }) => {
  const page = await fresh(browser, 1);
  await page.goto(`${baseURL}?lang=en`);
  await page.waitForFunction(() => document.querySelector('mi-sim')?.player);
  await page.evaluate(() => document.querySelector('mi-sim')?.player?.access(0));
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) times.push(await page.evaluate(ready));
  const { value, noise } = median(times);
  budget('the engine, ready after its bytes', { value, noise }, 'ms', 300);
  // Chromium slows a page's thread down but not a worker's, so this is four times as long.
  budget('the engine, ready after its bytes, at a quarter of the speed', { value: 4 * value, noise: 4 * noise }, 'ms', 1200);
});
