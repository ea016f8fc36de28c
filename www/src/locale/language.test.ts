import { expect, test } from '@playwright/test';
import english from './en/language.js';
import japanese from './ja/language.js';

test('a phrase that begins an English sentence takes a capital, a name or a noun does not', () => {
  expect(english.fill('{from} asks {to}.', { from: 'the key vault kv', to: 'the code on vm1' })).toBe('The key vault kv asks the code on vm1.');
  expect(english.fill('{from} asks.', { from: 'somebody outside Azure' })).toBe('Somebody outside Azure asks.');
  expect(english.fill('{from} asks.', { from: 'theo' })).toBe('theo asks.');
  expect(english.fill('{from} refuses: {why}', { from: 'the key vault kv', why: 'It has expired.' })).toBe('The key vault kv refuses: It has expired.');
  expect(english.fill('the certificate of {name}', { name: 'vm1' })).toBe('the certificate of vm1');
});

test('Japanese has a blank between Japanese and Latin letters, and none between two Japanese ones', () => {
  expect(japanese.fill('{from} が要求します。', { from: 'vm1' })).toBe('vm1 が要求します。');
  expect(japanese.fill('{from} が要求します。', { from: 'キー コンテナー kv' })).toBe('キー コンテナー kv が要求します。');
  expect(japanese.fill('{from} が要求します。', { from: 'vm1 上のコード' })).toBe('vm1 上のコードが要求します。');
  expect(japanese.fill('{holder} に{claim}を付与', { holder: 'vm1', claim: 'グループ readers' })).toBe('vm1 にグループ readers を付与');
  expect(japanese.fill('応答 ({status})。', { status: '200 OK' })).toBe('応答 (200 OK)。');
});

test('a place without a text stays', () => {
  for (const { fill } of [english, japanese]) expect(fill('{a} {b}', { a: 'x' })).toBe('x {b}');
});
