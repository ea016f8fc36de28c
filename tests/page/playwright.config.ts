import { defineConfig } from '@playwright/test';

/** `cargo xtask test --only page` sets both; by hand, `cargo xtask serve` serves what is tested. */
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const baseURL = process.env['BASE_URL'] ?? 'http://127.0.0.1:8080/';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // The longest document has hundreds of steps, and a machine may have better to do.
  timeout: 240_000,
  // So is what a test waits for: late is not wrong.
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL,
    browserName: 'chromium',
    locale: 'en-US',
    launchOptions: {
      executablePath: chromium,
      // Nothing of the browser's own goes out, and it starts as root too (containers).
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
