import { expect, test } from '@playwright/test';
import { hasTable } from './transcript.js';

test('a table is known by the line below the names of its columns', () => {
  expect(hasTable('Name    Location\n------  ----------\nlab-rg  japaneast\n')).toBe(true);
  for (const other of ['', '{\n  "a": 1\n}', 'a -- b', '---', '-----BEGIN KEY-----  x']) expect(hasTable(other), other).toBe(false);
});
