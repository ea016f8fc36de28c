import { expect, test } from '@playwright/test';
import type { Block } from '../run/types/Block.js';
import { conclusionOf } from './conclusion.js';

const paragraph = (text: string): Block => ({
  type: 'paragraph',
  line: 1,
  inlines: [{ type: 'text', text }, { type: 'strong', inlines: [{ type: 'code', text: 'vm1' }] }],
});

test('a document ends on its last paragraph, as plain text', () => {
  expect(conclusionOf({ blocks: [paragraph('first '), paragraph('last ')] })).toBe('last vm1');
});

test('what ends with a rule, or with a long paragraph, has no sentence to end on', () => {
  expect(conclusionOf({ blocks: [paragraph('first '), { type: 'rule', line: 2 }] })).toBe('');
  expect(conclusionOf({ blocks: [paragraph('long '.repeat(80))] })).toBe('');
  expect(conclusionOf({ blocks: [] })).toBe('');
});
