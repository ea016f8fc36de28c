import { expect, test } from '@playwright/test';
import type { Stage } from '../run/types/Stage.js';
import { isRequests, seatsOf, suggestionFor } from './runners.js';

const STAGE = {
  people: [{ name: 'admin' }],
  hosts: [
    { name: 'vm1', kind: 'virtualMachine' },
    { name: 'flow', kind: 'logicApp' },
    { name: 'app1', kind: 'webApp' },
  ],
} as unknown as Stage;

test('each machine and person has a terminal, and a workflow has none', () => {
  expect(seatsOf(STAGE).map(({ key }) => key)).toEqual(['on vm1', 'on app1', 'as admin', 'internet']);
});

test('what begins with a method and an address is a request, all else a command', () => {
  expect(isRequests('GET https://management.azure.com/')).toBe(true);
  expect(isRequests('# a comment\n@base = https://x\n\nPUT {{base}}/y')).toBe(true);
  expect(isRequests('@base = https://x')).toBe(true);
  for (const text of ['curl -X GET https://x', '# a comment\nls', 'az vm list', 'get secrets', '']) expect(isRequests(text)).toBe(false);
});

test('on a machine the endpoint is asked that its kind has', () => {
  const [machine, app, person] = seatsOf(STAGE);
  expect(machine && suggestionFor(machine, STAGE)).toContain('169.254.169.254');
  expect(app && suggestionFor(app, STAGE)).toContain('IDENTITY_ENDPOINT');
  expect(person && suggestionFor(person, STAGE)).toMatch(/^az /);
});
