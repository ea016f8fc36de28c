import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Page, test as unwatched } from '@playwright/test';
import { arrived, expect, position, ready, test } from './support.js';

/** A page of somebody's that shows these elements. */
function hostOf(elements: string): string {
  return `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="favicon.svg" />
    <script type="module" src="mi-sim.js"></script></head><body><main>${elements}</main></body></html>`;
}

/** Opens a page of somebody's that shows one document of theirs, and perhaps one of ours beside it. */
async function embed(page: Page, element: string, beside = ''): Promise<void> {
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: hostOf(element + beside) }));
  await page.goto('host.html');
}

async function serve(page: Page, address: string, body: string): Promise<void> {
  await page.route(address, (route) => route.fulfill({ contentType: 'text/markdown', headers: { 'access-control-allow-origin': '*' }, body }));
}

const GET = `GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups?api-version=2021-04-01
Authorization: {{$aadToken}}
`;
const SHORT = `# Short\n\n\`\`\`http as=admin\n${GET}\`\`\`\n`;
const ENDLESS = `# Endless\n\n\`\`\`http as=admin\n${`${GET}###\n`.repeat(9000)}\`\`\`\n`;
const THEIRS = '<mi-sim id="theirs" lang="en" document="documents/theirs/en.md">Readable without it.</mi-sim>';
const OURS = '<mi-sim id="ours" lang="en" depth="everything" document="documents/system-assigned"></mi-sim>';

test('a document that runs on and on is stopped with its worker, another on the page goes on, and it can be tried again', async ({ page }) => {
  await page.clock.install();
  await serve(page, '**/documents/theirs/en.md', ENDLESS);
  await embed(page, OURS);
  await ready(page);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.evaluate((theirs) => document.querySelector('main')?.insertAdjacentHTML('beforeend', theirs), THEIRS);
  const alert = page.locator('#theirs').getByRole('alert');
  await expect
    .poll(async () => {
      await page.clock.fastForward(31_000);
      return alert.count();
    })
    .toBe(1);
  await expect(alert).toContainText('still running after 30 seconds');
  await expect(page.locator('#theirs')).toContainText('Readable without it.');
  await expect.poll(() => page.workers().length).toBe(1);
  const { cursor } = await position(page);
  await page.locator('#ours').getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 1);
  await serve(page, '**/documents/theirs/en.md', SHORT);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLElementTagNameMap['mi-sim']>('#theirs')?.player);
  await expect(alert).toHaveCount(0);
});

test('a document that takes too much memory is stopped', async ({ page }) => {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('1073741824', '1') });
  });
  await embed(page, OURS);
  await expect(page.getByRole('alert')).toContainText('MiB of memory and was stopped');
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
});

/** Lets a module trap where it is to open a document. */
function stopping(): void {
  const { compileStreaming, instantiate, RuntimeError } = WebAssembly;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const module = await compileStreaming(source);
    const { exports } = await instantiate(module, imports);
    const open = (): never => {
      throw new RuntimeError('unreachable');
    };
    return { module, instance: { exports: { ...exports, simulation_open: open } } };
  };
}

test('a module that stops in the middle of its work is said to have, and can be tried again', async ({ page }) => {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${stopping})();${await response.text()}` });
  });
  await embed(page, OURS);
  await expect(page.getByRole('alert')).toContainText('The simulator stopped while it ran this document');
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
});

test('a document of more than four mebibytes is not read', async ({ page }) => {
  await serve(page, '**/documents/theirs/en.md', 'a '.repeat(2_097_153));
  await embed(page, THEIRS);
  await expect(page.getByRole('alert')).toContainText('longer than 4 MiB');
});

test('an element that leaves the page takes its workers with it, and comes back where it was', async ({ page }) => {
  await embed(page, OURS);
  await ready(page);
  const { cursor } = await position(page);
  await page.getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 1);
  await page.evaluate(() => {
    Object.assign(window, { kept: document.querySelector('mi-sim') });
    document.querySelector('mi-sim')?.remove();
  });
  await expect.poll(() => page.workers().length).toBe(0);
  await page.evaluate(() => document.querySelector('main')?.append(Reflect.get(window, 'kept') as Element));
  await arrived(page, cursor + 1);
  await page.getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 2);
});

test('an element that is moved within the page keeps its run', async ({ page }) => {
  await embed(page, OURS, '<section></section>');
  await ready(page);
  const { cursor } = await position(page);
  await page.evaluate(() => {
    const [simulator, section] = [document.querySelector('mi-sim'), document.querySelector('section')];
    Object.assign(simulator?.player ?? {}, { isTheSame: true });
    simulator?.remove();
    if (simulator) section?.append(simulator);
  });
  await page.getByRole('button', { name: 'One step forward' }).click();
  await arrived(page, cursor + 1);
  expect(await page.evaluate(() => Object.keys(document.querySelector('mi-sim')?.player ?? {}))).toContain('isTheSame');
});

test('an element that goes while its document still runs leaves no worker', async ({ page }) => {
  await serve(page, '**/documents/theirs/en.md', ENDLESS);
  await embed(page, THEIRS);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.evaluate(() => document.querySelector('mi-sim')?.remove());
  await expect.poll(() => page.workers().length).toBe(0);
});

const ELSEWHERE = 'https://elsewhere.test';

test('a document on another origin is not asked for, unless the page says so', async ({ page }) => {
  await serve(page, `${ELSEWHERE}/**`, SHORT);
  await embed(page, `<mi-sim lang="en" cross-origin="https://other.test" document="${ELSEWHERE}/en.md"></mi-sim>`);
  await expect(page.getByRole('alert')).toContainText(`cross-origin="${ELSEWHERE}"`);
});

/** A server on loopback; gives its origin. */
async function listening(answer: RequestListener): Promise<{ origin: string; server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

unwatched('an address on the own origin leads to no other', async ({ page, baseURL }) => {
  const asked: string[] = [];
  const elsewhere = await listening((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end(SHORT);
  });
  // The browser itself has to follow: what a test answers in a server's place leads nowhere.
  const here = await listening((request, response) => {
    if (request.url === '/host.html') return void response.writeHead(200, { 'content-type': 'text/html' }).end(hostOf(THEIRS));
    if (request.url?.endsWith('/theirs/en.md')) return void response.writeHead(302, { location: `${elsewhere.origin}/en.md` }).end();
    void fetch(new URL(request.url?.slice(1) ?? '', baseURL)).then(async (page) => {
      response.writeHead(page.status, { 'content-type': page.headers.get('content-type') ?? '' }).end(Buffer.from(await page.arrayBuffer()));
    });
  });
  await page.goto(`${here.origin}/host.html`);
  await expect(page.getByRole('alert')).toContainText("can't be fetched");
  expect(asked).toEqual([]);
  for (const { server } of [elsewhere, here]) server.close();
});

test('a journal on another origin is not listened to', async ({ page }) => {
  await embed(page, `<mi-sim lang="en" live="${ELSEWHERE}/simulator/"></mi-sim>`);
  await expect(page.getByRole('alert')).toContainText(`cross-origin="${ELSEWHERE}"`);
});

unwatched('a document on an origin that the page lists is shown', async ({ page }) => {
  await serve(page, `${ELSEWHERE}/**`, SHORT);
  await embed(page, `<mi-sim lang="en" cross-origin="https://other.test ${ELSEWHERE}" document="${ELSEWHERE}/en.md"></mi-sim>`);
  await ready(page);
});
