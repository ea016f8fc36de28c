import { defineConfig } from '@playwright/test';

/** The tests that stand beside the page's code, of what needs no browser. */
export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.test.ts',
  outputDir: '../test-results/unit',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: 'dot',
});
