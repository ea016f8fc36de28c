import { arrived, expect, position, ready, test } from './support.js';

const HOST = `<!doctype html>
<html lang="en">
  <head>
    <title>Somebody else's page</title>
    <link rel="icon" href="favicon.svg" />
    <script type="module" src="mi-sim.js"></script>
  </head>
  <body>
    <main>
      <h1>How a machine gets a token</h1>
      <mi-sim document="documents/compare" lang="ja" theme="dark">What stands here until the element is there.</mi-sim>
    </main>
  </body>
</html>`;

test('another page embeds the element with one script', async ({ page }) => {
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: HOST }));
  await page.goto('host.html');
  await ready(page);
  const { cursor, length } = await position(page);
  expect(length).toBeGreaterThan(cursor);
  await page.getByRole('button', { name: '1 つ進む' }).click();
  await arrived(page, cursor + 1);
  await expect(page.getByRole('heading', { name: '2 種類の ID の比較' })).toBeVisible();
});
