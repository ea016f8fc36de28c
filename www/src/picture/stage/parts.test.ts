import { expect, test } from '@playwright/test';
import { bottom } from '../box.js';
import type { Level } from '../fold.js';
import type { Concern } from './concern.js';
import { Plan } from './layout.js';
import { placeHosts, placeIdentities, placeScopeTags, placeTargets } from './parts.js';
import type { HostSlot, IdentitySlot, Right, TargetSlot } from './roster.js';

const VAULT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv';

function rightAt(name: string, scope: string): Right {
  return { key: `role:${name}`, title: 'Reader', denies: false, conditional: false, holder: 'p', holderName: 'vm1', scope, orphaned: false };
}

const WIDE = rightAt('wide', VAULT);
const NARROW = rightAt('narrow', `${VAULT}/secrets/db-password`);
const TARGET: TargetSlot = {
  key: 'keyVault:kv',
  kind: 'keyVault',
  id: VAULT,
  name: 'kv',
  content: ['api-key', 'db-password', 'other'].map((name) => ({ name, icon: 'key' })),
  rights: [WIDE, NARROW],
};
const ALL = ['keyVault:kv', 'keyVault:kv api-key', 'keyVault:kv db-password', 'keyVault:kv other', 'role:wide', 'role:narrow'];

function concernOf(levels: Record<string, Level>, present: string[], asked: string[] = []): Concern {
  return { id: '', levels: new Map(Object.entries(levels)), present: new Set(present), asked: new Set(asked) };
}

function targetIn(height: number, concern: Concern): Plan {
  const plan = new Plan();
  placeTargets(plan, [TARGET], concern, { x: 0, y: 0, w: 200, h: height });
  return plan;
}

test('where room is short, what is asked for stays, and the assignment of whoever asks, with what it was made to', () => {
  const concern = concernOf({ 'keyVault:kv': 2, 'role:narrow': 1 }, ALL, ['keyVault:kv api-key']);
  const roomy = targetIn(200, concern);
  expect([...roomy.content.keys()]).toHaveLength(3);
  expect([...roomy.rights.keys()].sort()).toEqual(['role:narrow', 'role:wide']);
  const tight = targetIn(95, concern);
  expect([...tight.content.keys()]).toEqual(['keyVault:kv api-key', 'keyVault:kv db-password']);
  expect([...tight.rights.keys()]).toEqual(['role:narrow']);
});

test('an assignment to a secret stands below the secret, one to the whole vault below everything', () => {
  const { boxes, content } = targetIn(200, concernOf({ 'keyVault:kv': 2 }, ALL));
  const secret = content.get('keyVault:kv db-password');
  const next = content.get('keyVault:kv other');
  const narrow = boxes.get('role:narrow');
  expect(narrow?.y).toBeGreaterThanOrEqual(secret ? bottom(secret) : Infinity);
  expect(narrow?.y).toBeLessThan(next?.y ?? 0);
  expect(boxes.get('role:wide')?.y).toBeGreaterThan(next?.y ?? Infinity);
});

test('an assignment that was removed takes no room', () => {
  const now = concernOf({ 'keyVault:kv': 2 }, ALL.filter((key) => key !== 'role:wide'));
  const before = concernOf({ 'keyVault:kv': 2 }, ALL);
  expect(targetIn(200, now).boxes.get('keyVault:kv')?.h).toBeLessThan(targetIn(200, before).boxes.get('keyVault:kv')?.h ?? 0);
});

test('hosts stand in the same columns and the same order, whoever acts', () => {
  const hosts = ['1', '2', '3'].map((id): HostSlot => ({ key: `vm:${id}`, id, name: `vm${id}`, kind: 'virtualMachine', rows: 1, uses: [], rights: [] }));
  const places = (acting: string): (number | undefined)[] => {
    const plan = new Plan();
    placeHosts(plan, hosts, concernOf({ [acting]: 2 }, ['vm:1', 'vm:2', 'vm:3']), { x: 0, y: 0, w: 380, h: 160 });
    return hosts.map(({ key }) => plan.boxes.get(key)?.x);
  };
  expect(places('vm:3')).toEqual(places('vm:2'));
  expect(places('vm:1')).toEqual(places('vm:2'));
});

test('what is assigned at a host stands on its border where the host has only a row', () => {
  const rights = [rightAt('own', '/1')];
  const host: HostSlot = { key: 'vm:1', id: '1', name: 'vm1', kind: 'virtualMachine', rows: 1, uses: [], rights };
  const plan = new Plan();
  placeHosts(plan, [host], concernOf({ 'vm:1': 2 }, ['vm:1', 'role:own']), { x: 0, y: 0, w: 300, h: 60 });
  expect(plan.forms.get('vm:1')).toBe('row');
  expect(plan.within.get('role:own')).toBe('vm:1');
});

test('what decides is never left out at a host that has only a row, though its border has no room', () => {
  const rights = [rightAt('wide', '/1'), { ...rightAt('decides', '/1'), title: 'Virtual Machine Administrator Login' }];
  const host: HostSlot = { key: 'vm:1', id: '1', name: 'vm1', kind: 'virtualMachine', rows: 3, uses: [], rights };
  const plan = new Plan();
  const area = { x: 0, y: 0, w: 180, h: 90 };
  placeHosts(plan, [host], concernOf({ 'vm:1': 2, 'role:decides': 2 }, ['vm:1', 'role:wide', 'role:decides']), area);
  expect(plan.forms.get('vm:1')).toBe('row');
  const [tag, frame] = [plan.boxes.get('role:decides'), plan.boxes.get('vm:1')];
  expect(tag && frame && bottom(tag) < bottom(frame) && bottom(frame) <= area.h).toBe(true);
});

test('what decides is in sight at an identity among more than there is room for, and clear of their count', () => {
  const slots = ['1', '2', '3'].map((id): IdentitySlot => ({ key: `identity:${id}`, id, name: `id${id}`, principal: id, rights: [rightAt(`on-${id}`, `/${id}`)] }));
  const plan = new Plan();
  const present = slots.flatMap(({ key, id }) => [key, `role:on-${id}`]);
  placeIdentities(plan, slots, concernOf({ 'identity:3': 2, 'role:on-3': 2 }, present), { x: 0, y: 0, w: 140, h: 50 });
  const [chip, tag] = [plan.boxes.get('identity:3'), plan.boxes.get('role:on-3')];
  expect([...plan.rights.keys()]).toEqual(['role:on-3']);
  expect(chip && tag && bottom(chip) >= bottom(tag) && bottom(tag) <= 50).toBe(true);
  expect(plan.folded[0]?.members).toHaveLength(2);
  expect(plan.folded[0]?.box.y).toBe(chip?.y);
});

test('of what was assigned at one scope all that decides shares the room, and only the rest is counted', () => {
  const rights = ['1', '2', '3'].map((name) => ({ ...rightAt(name, '/g'), title: 'Storage Blob Data Contributor' }));
  const plan = new Plan();
  const concern = concernOf({ 'role:2': 2, 'role:3': 2 }, rights.map(({ key }) => key));
  placeScopeTags(plan, { key: 'group', id: '/g', name: 'g', level: 'group', rights }, concern, { x: 0, y: 20, w: 380, h: 100 }, '?', 80);
  expect([...plan.rights.keys()].sort()).toEqual(['role:2', 'role:3']);
  expect(plan.folded.map(({ members }) => members)).toEqual([['role:1']]);
});
