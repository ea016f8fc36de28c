import { expect, test } from '@playwright/test';
import { decisiveOf } from './decisive.js';
import type { Outline } from '../run/types/Outline.js';

/** Requests one after the other, each as `METHOD path status`; a leading `>` is code's, within the one before it. */
function told(...requests: string[]): Outline[] {
  const lines: unknown[] = [];
  requests.forEach((request, span) => {
    const [method, path, status] = request.replace('>', '').split(' ');
    const common = { span, parent: request.startsWith('>') ? 99 : null, depth: 'story' };
    lines.push({ ...common, index: lines.length, step: { type: 'sent', method, path, host: 'h', aim: 'armGet' } });
    lines.push({ ...common, index: lines.length, step: { type: 'answered', status: Number(status) } });
  });
  return lines as Outline[];
}

const decisive = (...requests: string[]): number | undefined => decisiveOf(told(...requests), 0, 2 * requests.length);

test('what was written decides, and not the looks after it', () => {
  expect(decisive('GET /vm 404', 'PUT /vm 201', 'GET /vm/status 200', 'GET /vm 200')).toBe(3);
});

test('a refusal decides before what went well, unless a later try made it good', () => {
  expect(decisive('PUT /a 201', 'PUT /role 403', 'GET /a 200')).toBe(3);
  expect(decisive('PUT /secret 401', 'PUT /secret 200', 'GET /secret 200')).toBe(3);
  expect(decisive('GET /a 200', 'GET /role 403')).toBe(3);
  expect(decisive('>GET /secret 403', 'POST /run 200')).toBe(1);
});

test('where all is read, the last answer is what was asked for', () => {
  expect(decisive('GET /a 200', 'GET /b 200')).toBeUndefined();
});
