import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

/** `cargo xtask bench` runs this: what is timed has the machine for itself. */
export default defineConfig(tests, { testMatch: '*.bench.ts', workers: 1 });
