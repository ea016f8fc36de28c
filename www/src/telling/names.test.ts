import { expect, test } from '@playwright/test';
import { nounOf, placeName } from './names.js';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const said = (key: string, params: object = {}): string => `${key} ${JSON.stringify(params)}`;

test('where code runs and where it asks for tokens is told by what it runs on', () => {
  const at = (type: string, name: string): string[] =>
    (['code', 'metadata'] as const).map((kind) => placeName({ kind, host: `${GROUP}/${type}/${name}` }, said).split(' ')[0] ?? '');
  expect(at('Microsoft.Compute/virtualMachines', 'vm')).toEqual(['inspector.place.code', 'inspector.place.metadata']);
  expect(at('microsoft.compute/virtualmachinescalesets', 'web/virtualMachines/0')).toEqual(['inspector.place.code', 'inspector.place.metadata']);
  expect(at('Microsoft.Web/sites', 'app')).toEqual(['inspector.place.code', 'inspector.place.tokenEndpoint']);
  expect(at('Microsoft.Logic/workflows', 'nightly')).toEqual(['inspector.place.workflow', 'inspector.place.tokenEndpoint']);
});

test('a type has a noun in whichever letters, and one without a word has none', () => {
  expect(nounOf('MICROSOFT.RESOURCES/DEPLOYMENTS')).toBe('deployment');
  expect(nounOf('Microsoft.Compute/disks')).toBeNull();
  expect(nounOf('')).toBeNull();
});
