import { expect, test } from '@playwright/test';
import type { Outline } from '../run/types/Outline.js';
import type { Sent } from './aim.js';
import { putBy } from './wish.js';

const PATH = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/web';

function asked(...requests: [method: string, path: string, status: number][]): Outline[] {
  return requests.flatMap(([method, path, status], span): Outline[] => {
    const [admin, manager] = [{ kind: 'person', name: 'admin' }, { kind: 'resourceManager' }] as const;
    const line = { index: 2 * span, at: 0, span, parent: null, depth: 'story' } as const;
    const aim = method === 'PUT' ? 'armPutMachine' : 'armDeleteIdentity';
    return [
      { ...line, step: { type: 'sent', from: admin, to: manager, aim, method, host: 'management.azure.com', path, published: true } },
      { ...line, step: { type: 'answered', from: manager, to: admin, status, code: null, point: null, rests: [] } },
    ];
  });
}

function last(...requests: Parameters<typeof asked>): string | null {
  const outline = asked(...requests);
  const step = outline.at(-2)?.step as Sent;
  return putBy(outline, step, requests.at(-1)?.[2] ?? 0);
}

test('an app that was not there before was created, whatever the status says', () => {
  expect(last(['PUT', PATH, 200])).toBe('created');
  expect(last(['PUT', `${PATH}2`, 200], ['PUT', PATH, 200])).toBe('created');
  expect(last(['PUT', PATH, 403], ['PUT', PATH, 200])).toBe('created');
  expect(last(['PUT', PATH, 200], ['DELETE', PATH, 200], ['PUT', PATH, 200])).toBe('created');
});

test('one that was there before was updated', () => {
  expect(last(['PUT', PATH, 200], ['PUT', PATH.toUpperCase(), 200])).toBe('updated');
  expect(last(['PUT', PATH, 200], ['DELETE', PATH, 409], ['PUT', PATH, 200])).toBe('updated');
});
