/** What a reader's own document leaves open is asked for in a form, and the document is played with what they give. */

import type { Page } from '@playwright/test';
import { expect, isSound, LANGS, open, test } from './support.js';

const DOCUMENT = `---
title: Runbook
as: admin
---
## Make {#make}

\`\`\`azurecli
az group create --name "<RESOURCE GROUP>" --location <LOCATION>
\`\`\`

## Look {#look}

\`\`\`azurecli
az group show --name "<RESOURCE GROUP>"
\`\`\`
`;

const form = (page: Page) => page.locator('mi-sim-blanks form');

async function openRunbook(page: Page, lang = 'en'): Promise<void> {
  await open(page, { lang, seed: '7' });
  await page.locator('#file').setInputFiles({ name: 'runbook.md', mimeType: 'text/markdown', buffer: Buffer.from(DOCUMENT) });
  await expect(form(page)).toBeVisible();
}

test('each placeholder has one field before the problems, what is missing is said, and what is given is played and can be changed', async ({ page }) => {
  await openRunbook(page);
  const [group, location] = [form(page).getByLabel('RESOURCE GROUP'), form(page).getByLabel('LOCATION')];
  const play = form(page).getByRole('button', { name: 'Play with these' });
  await expect(form(page).getByRole('textbox')).toHaveCount(2);
  await expect(form(page).getByRole('status')).toHaveText('Still missing: RESOURCE GROUP, LOCATION');
  await expect(play).toHaveAttribute('aria-disabled', 'true');
  const problems = page.locator('mi-sim-document .problems');
  const [above, below] = [await form(page).boundingBox(), await problems.boundingBox()];
  expect(above!.y).toBeLessThan(below!.y);
  await group.fill('my-rg');
  await expect(form(page).getByRole('status')).toHaveText('Still missing: LOCATION');
  await location.fill('japaneast');
  await expect(form(page).getByRole('status')).toHaveText('Nothing is missing.');
  await location.press('Enter');
  await expect(problems).toHaveCount(0);
  const commands = page.locator('mi-sim-document .command');
  await expect(commands).toHaveCount(2);
  await expect(commands.first()).toContainText('my-rg');
  await expect(location).toBeFocused();
  await group.fill('other-rg');
  await play.click();
  await expect(commands.last()).toContainText('other-rg');
  await expect(group).toHaveValue('other-rg');
});

for (const lang of LANGS) {
  test(`the form is accessible on a phone in ${lang}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.emulateMedia({ colorScheme: lang === 'ja' ? 'dark' : 'light', reducedMotion: 'reduce' });
    await openRunbook(page, lang);
    await form(page).scrollIntoViewIfNeeded();
    await isSound(page);
    expect(await form(page).innerText()).not.toMatch(/\{\w+\}|blanks\./);
  });
}
