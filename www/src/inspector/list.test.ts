import { expect, test } from '@playwright/test';
import { listTable } from './list.js';

test('what differs stands in columns, what is alike beside them, and what is empty nowhere', () => {
  const body = { value: [{ id: 'a', app: 'vm1', status: { errorCode: 0 }, note: '' }, { id: 'b', app: 'vm1', status: { errorCode: 7 }, note: null }] };
  expect(listTable(JSON.stringify(body))).toEqual({
    columns: ['id', 'status.errorCode'],
    rows: [['a', '0'], ['b', '7']],
    same: [['app', 'vm1']],
  });
});

test('a single item shows all that it has', () => {
  expect(listTable('[{ "a": 1, "tags": ["x", "y"], "none": null }]')).toEqual({ columns: ['a', 'tags'], rows: [['1', 'x, y']], same: [] });
});

test('what is no list of objects is no table', () => {
  for (const body of ['', '{}', '[]', '{"value": []}', '[1, 2]', '{"value": "x"}', 'text']) expect(listTable(body)).toBeNull();
});

test('long values stand last, and what is told twice once', () => {
  const id = (name: string): string => `/subscriptions/a/resourceGroups/b/providers/Microsoft.Compute/virtualMachines/${name}`;
  const item = (name: string): object => ({ resourceId: id(name), status: { value: name, localizedValue: name }, at: name });
  expect(listTable(JSON.stringify([item('x'), item('y')]))).toEqual({
    columns: ['status.value', 'at', 'resourceId'],
    rows: [['x', 'x', id('x')], ['y', 'y', id('y')]],
    same: [],
  });
});
