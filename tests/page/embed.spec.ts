import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { arrived, expect, holdUntilPainted, isSound, position, ready, takeShifts, test, watchShifts } from './support.js';

/** Pages of somebody else's that show the element. */

/** The tests run in the folder of the project. */
const README = readFileSync('README.md', 'utf8');
const fenced = (start: string): string => README.split('\n```').find((block) => block.includes(start))?.replace(/^\w*\n/, '') ?? '';
/** What the README says to write, and what policy it needs. */
const [SNIPPET, POLICY] = [fenced('<mi-sim '), fenced("default-src 'none'").trim()];

interface Host {
  head?: string;
  lang?: string;
  headers?: Record<string, string>;
}

async function host(page: Page, body: string, { head = '', lang = 'en', headers = {} }: Host = {}): Promise<void> {
  const html = `<!doctype html><html lang="${lang}"><head><title>Host</title><link rel="icon" href="data:," />
    <link rel="stylesheet" href="mi-sim.css" /><script type="module" src="mi-sim.js"></script>${head}</head><body><main>${body}</main></body></html>`;
  await page.route('**/host.html*', (route) => route.fulfill({ contentType: 'text/html', headers, body: html }));
  await page.goto('host.html?a=b');
}

const OURS = '<mi-sim lang="en" document="documents/system-assigned" seed="7"></mi-sim>';

test('another page embeds the element as the README says, under the policy that it says', async ({ page }) => {
  const html = `<!doctype html><html lang="en"><head><title>Host</title></head><body><main><h1>Host</h1>${SNIPPET}</main></body></html>`;
  const headers = { 'content-security-policy': `${POLICY}; report-uri /none` };
  expect(POLICY).toContain("default-src 'none'");
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', headers, body: html }));
  // The worker has the policy of its own response.
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });
  await page.goto('host.html');
  await ready(page);
  // As `mi-sim.css` says it, which the policy lets in.
  await expect(page.locator('mi-sim')).toHaveCSS('display', 'flow-root');
  const { length } = await position(page);
  await page.getByRole('button', { name: 'To the end' }).click();
  await arrived(page, length);
});

test('under Trusted Types the element works where its policies are allowed', async ({ page }) => {
  await host(page, OURS, { headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types lit-html mi-sim" } });
  await ready(page);
});

test('under Trusted Types that do not allow its policy the element says so', async ({ page, errors }) => {
  await host(page, OURS, { headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types lit-html" } });
  await expect(page.getByRole('alert')).toContainText('Trusted Types');
  errors.splice(0);
});

test('its link leads to the page of the simulator, and what was done is told with it', async ({ page, context }) => {
  await host(page, OURS);
  await ready(page);
  const link = page.locator('mi-sim-bar a');
  await expect(link).toHaveAttribute('href', /\/some\/where\/\?document=system-assigned&step=\d+&seed=7$|^http:[^?]*\/\?document=system-assigned&step=\d+&seed=7$/);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await expect(link).toHaveAttribute('href', /recipe=mi1/);
  const before = await position(page);
  const other = await context.newPage();
  await other.goto((await link.getAttribute('href')) ?? '');
  await ready(other);
  expect(await position(other)).toEqual(before);
});

test('its link leads where the host says', async ({ page }) => {
  await host(page, OURS.replace('<mi-sim', '<mi-sim share="https://docs.example/run?x=1"'));
  await ready(page);
  await expect(page.locator('mi-sim-bar a')).toHaveAttribute('href', /^https:\/\/docs\.example\/run\?x=1&document=system-assigned&step=\d+&seed=7$/);
});

test('a document of the host that no page is known to open has a seed and no link', async ({ page }) => {
  await page.route('**/lessons/en.md', (route) => route.fulfill({ contentType: 'text/markdown', body: '# One\n' }));
  await host(page, OURS.replace('documents/system-assigned', 'lessons'));
  await ready(page);
  await expect(page.locator('mi-sim-bar code')).toHaveText('7');
  await expect(page.locator('mi-sim-bar a')).toHaveCount(0);
});

test('the element speaks the language of the part of the page that it stands in', async ({ page }) => {
  await host(page, `<div lang="ja">${OURS.replace('lang="en" ', '')}</div>`);
  await ready(page);
  await expect(page.getByRole('slider')).toHaveAccessibleName('位置');
  await page.evaluate(() => document.querySelector('div')?.setAttribute('lang', 'en-GB'));
  await expect(page.getByRole('slider')).toHaveAccessibleName('Position');
});

test('a hidden element is hidden', async ({ page }) => {
  await host(page, OURS.replace('<mi-sim', '<mi-sim hidden'));
  await ready(page);
  await expect(page.locator('mi-sim')).toBeHidden();
  await page.evaluate(() => document.querySelector('mi-sim')?.removeAttribute('hidden'));
  await expect(page.locator('mi-sim')).toBeVisible();
});

test('the host chooses colours by custom properties, and whatever else by parts', async ({ page }) => {
  const head = '<style>mi-sim { --mi-sim-panel: rgb(1, 2, 3); } mi-sim::part(frame) { border-radius: 0; }</style>';
  await host(page, OURS, { head });
  await ready(page);
  await expect(page.locator('mi-sim .frame')).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(page.locator('mi-sim .frame')).toHaveCSS('border-radius', '0px');
  await expect(page.locator('mi-sim-transport')).toHaveCSS('background-color', 'rgb(1, 2, 3)');
});

test('two elements on a page know nothing of each other', async ({ page }) => {
  const two = OURS.replace('<mi-sim', '<mi-sim id="two" style="--mi-sim-sans: serif"').replace('system-assigned', 'scopes');
  await host(page, OURS.replace('<mi-sim', '<mi-sim id="one"') + two);
  await ready(page);
  await page.waitForFunction(() => document.querySelector<HTMLElementTagNameMap['mi-sim']>('#two')?.player);
  const cursor = (id: string): Promise<number> => page.evaluate((which) => document.querySelector<HTMLElementTagNameMap['mi-sim']>(`#${which}`)?.player?.cursor ?? -1, id);
  const before = await cursor('two');
  await page.locator('#one').getByRole('button', { name: 'To the end' }).click();
  await arrived(page, (await position(page)).length);
  expect(await cursor('two')).toBe(before);
  await page.locator('#one').evaluate((element) => element.remove());
  await page.locator('#two').getByRole('button', { name: 'One step forward' }).click();
  await expect.poll(() => cursor('two')).toBeGreaterThan(before);
});

test('nothing on a page with two elements moves when they come alive', async ({ page }) => {
  await watchShifts(page);
  await holdUntilPainted(page, '**/mi-sim.js');
  await page.setViewportSize({ width: 1440, height: 2600 });
  await host(page, `${OURS}<p>Between</p>${OURS.replace('system-assigned', 'compare')}<p>After</p>`);
  await page.waitForFunction(() => [...document.querySelectorAll('mi-sim')].every((one) => one.player));
  await ready(page);
  expect(await takeShifts(page)).toEqual([]);
});

test('a document without the language that is wished is shown in the other one, with a note', async ({ page, errors }) => {
  await page.route('**/lessons/ja.md', (route) => route.fulfill({ status: 404, body: '' }));
  await page.route('**/lessons/en.md', (route) => route.fulfill({ contentType: 'text/markdown', body: '# Only in English\n' }));
  await host(page, OURS.replace('documents/system-assigned', 'lessons').replace('lang="en"', 'lang="ja"'));
  await ready(page);
  await expect(page.getByRole('heading', { name: 'Only in English' })).toBeVisible();
  await expect(page.locator('mi-sim .notes')).toContainText('日本語版はありません');
  errors.splice(0);
});

for (const chunk of ['en.frame-', 'later-', 'en.inspector-']) {
  test(`a file ${chunk} that does not arrive is told, and comes when the page is loaded again`, async ({ page, errors }) => {
    await page.route(`**/${chunk}*.js`, (route) => route.abort());
    await host(page, OURS);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('A file of the simulator did not arrive');
    await page.unroute(`**/${chunk}*.js`);
    await alert.getByRole('button', { name: 'Reload the page' }).click();
    await ready(page);
    await expect(alert).toHaveCount(0);
    errors.splice(0);
  });
}

test('colours that the reader has forced leave the scrubber, the open tab and the bars of the timeline to be seen', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await host(page, OURS);
  await ready(page);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.locator('mi-sim-timeline li').first()).toBeVisible();
  const tab = (name: string) => page.getByRole('tab', { name }).evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await tab('Timeline')).not.toBe(await tab('Inspector'));
  const paint = (selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await paint('mi-sim-timeline .to-come, mi-sim-timeline .lived')).not.toBe(await paint('mi-sim .frame'));
  expect(await page.locator('mi-sim-transport input[type=range]').evaluate((one) => getComputedStyle(one).forcedColorAdjust)).toBe('none');
  await isSound(page, 'mi-sim');
});
