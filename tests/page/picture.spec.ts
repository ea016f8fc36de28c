/** The layout and the ways of the picture, without a browser: what holds for all documents, and for worlds made by chance. */

import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Box, overlap, type Point } from '../../www/src/picture/box.js';
import { type Concern, Concerns } from '../../www/src/picture/stage/concern.js';
import { kindOf, restOf } from '../../www/src/picture/keys.js';
import { layOut, type StageLayout } from '../../www/src/picture/stage/layout.js';
import { rosterOf } from '../../www/src/picture/stage/roster.js';
import { Routes } from '../../www/src/picture/routes.js';
import { landmarksOf } from '../../www/src/run/landmarks.js';
import { entriesOf } from '../../www/src/run/commands.js';
import type { DocumentView } from '../../www/src/run/types/DocumentView.js';
import type { Outline } from '../../www/src/run/types/Outline.js';
import type { Place } from '../../www/src/run/types/Place.js';
import type { Stage } from '../../www/src/run/types/Stage.js';
import { engine } from './engine.js';

const ROOT = join(__dirname, '../..');
const SIZES = [
  { w: 700, h: 300 },
  { w: 760, h: 380 },
  { w: 374, h: 282 },
  { w: 1280, h: 560 },
] as const;

const english = JSON.parse(readFileSync(join(ROOT, 'www/src/locale/en/frame.json'), 'utf8')) as Record<string, string | { other: string }>;
const t = (key: string, names: Record<string, unknown> = {}): string => {
  const words = english[key] ?? key;
  return (typeof words === 'string' ? words : words.other).replace(/\{(\w+)\}/g, (_, name: string) => String(names[name]));
};

/** All layouts of a document in one size, by what they concern. */
function layouts(stages: readonly Stage[], outline: readonly Outline[], view: DocumentView | null, size: { w: number; h: number }): { layout: StageLayout; concern: Concern }[] {
  const commands = view?.run.steps.flatMap((step) => entriesOf(step) ?? []) ?? [];
  const roster = rosterOf(outline, stages);
  const concerns = new Concerns(roster, outline, stages, commands);
  const all = new Map(outline.map((_, line) => concerns.at(line)).map((concern) => [concern.id, concern]));
  return [...all.values()].map((concern) => ({ concern, layout: layOut(roster, concern, size, t) }));
}

/** All kinds of places: the compiler names one that is missing. */
const PLACES: Record<Place['kind'], true> = {
  person: true,
  issuer: true,
  internet: true,
  code: true,
  metadata: true,
  keyVault: true,
  storage: true,
  resourceManager: true,
  identityProvider: true,
  entraId: true,
};

/** The keys of all places that can send or receive and have a box. */
function placesOf(layout: StageLayout): string[] {
  return [...layout.boxes.keys()].filter((key) => Object.hasOwn(PLACES, kindOf(key)));
}

/** What is wrong with a layout: boxes on each other or outside, and what is concerned but not there. */
function faultsOf({ layout, concern }: { layout: StageLayout; concern: Concern }): string[] {
  const { boxes, within, forms, folded, width, height } = layout;
  const faults: string[] = [];
  const isFrame = (key: string): boolean => kindOf(key) === 'vm' && forms.get(key) !== 'line';
  const all = [...boxes, ...folded.map(({ key, box }) => [key, box] as const)];
  for (const [key, box] of all) {
    if (box.x < 0 || box.y < 0 || box.x + box.w > width + 0.5 || box.y + box.h > height + 0.5) faults.push(`${key} is cut`);
  }
  for (const [index, [key, box]] of all.entries()) {
    for (const [other, around] of all.slice(index + 1)) {
      const isNested = within.get(key) === other || within.get(other) === key;
      if (!isNested && within.get(key) !== `${other}` && overlap(box, around) > 1) faults.push(`${key} lies on ${other}`);
    }
  }
  for (const [key, level] of concern.levels) {
    if (level < 2 || isFrame(key)) continue;
    const isPlace = placesOf({ ...layout, boxes: new Map([[key, { x: 0, y: 0, w: 0, h: 0 }]]) }).length > 0;
    if (isPlace && (!boxes.has(key) || forms.get(key) === 'line')) faults.push(`${key} is not in sight`);
  }
  return faults;
}

/** Boxes that a way enters though it has nothing to do with them. */
function entered(layout: StageLayout, way: readonly Point[], ends: readonly string[]): string[] {
  const own = new Set(ends.flatMap((key) => [key, `vm:${restOf(key)}`, layout.within.get(key) ?? '']));
  const foreign = [...layout.boxes].filter(([key]) => !own.has(key) && !own.has(layout.within.get(key) ?? '-'));
  const inside = [...layout.boxes].filter(([key]) => !ends.includes(key) && ends.some((end) => layout.within.get(end) !== undefined && layout.within.get(end) === layout.within.get(key)));
  // What was assigned at a host is text on its border, as its name is.
  const isOnHost = (key: string): boolean => kindOf(key) === 'role' && kindOf(layout.within.get(key) ?? '') === 'vm';
  return way.slice(1).flatMap((end, index) => {
    const start = way[index] ?? end;
    const line: Box = { x: Math.min(start.x, end.x) - 0.1, y: Math.min(start.y, end.y) - 0.1, w: Math.abs(start.x - end.x) + 0.2, h: Math.abs(start.y - end.y) + 0.2 };
    return [...foreign, ...inside].filter(([key, box]) => !isOnHost(key) && overlap(box, line) > 0.3).map(([key]) => key);
  });
}

/** What is wrong with the ways between all places of a layout. */
function wayFaults(layout: StageLayout): string[] {
  const routes = new Routes(layout);
  const places = placesOf(layout);
  return places.flatMap((from) =>
    [...places, null].flatMap((to) => {
      const [way = []] = routes.of([{ from, to }]);
      const ends = to === null ? [from] : [from, to];
      const name = `${from} → ${to}`;
      if (way.length < 2) return [`${name}: no way`];
      const cut = way.filter(({ x, y }) => x < 0 || y < 0 || x > layout.width || y > layout.height).length;
      return [...entered(layout, way, ends).map((key) => `${name}: enters ${key}`), ...(cut > 0 ? [`${name}: is cut`] : [])];
    }),
  );
}

const documents = readdirSync(join(ROOT, 'www/documents')).filter((name) => !name.includes('.'));

for (const name of documents) {
  test(`${name}: everything has room, and every two places have a way past all others`, async () => {
    const { Simulation } = await engine();
    const source = readFileSync(join(ROOT, 'www/documents', name, 'en.md'), 'utf8');
    const { document } = JSON.parse(Simulation.open(source, '7').document()) as DocumentView;
    for (const world of document.frontMatter.worlds?.map(({ id }) => id) ?? [undefined]) {
      const run = Simulation.open(source, '7', world);
      const ask = <T>(query: unknown): T => JSON.parse(run.ask(JSON.stringify(query))) as T;
      const outline = ask<Outline[]>({ outline: { from: 0, to: run.length() } });
      const landmarks = landmarksOf(outline).map((cursor) => ask<Stage>({ stage: { cursor } }));
      const view = JSON.parse(run.document()) as DocumentView;
      for (const size of SIZES) {
        const all = layouts(landmarks, outline, view, size);
        for (const one of all) expect(faultsOf(one), `${size.w} × ${size.h}`).toEqual([]);
        // Ways are dear to look for: those of the layouts in which most and least is unfolded tell enough.
        const bySize = [...all].sort((a, b) => a.layout.boxes.size - b.layout.boxes.size);
        for (const { layout } of new Set([bySize[0], bySize.at(-1)].flatMap((one) => one ?? []))) expect(wayFaults(layout), `${size.w} × ${size.h}`).toEqual([]);
      }
    }
  });
}

test('beside a document a world of any size has room too, and a way between every two places', () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const { stage, outline } = worldOf(seed);
    for (const size of SIZES.filter(({ w, h }) => w > 600 && h > 300)) {
      const all = layouts([stage], outline, null, size);
      for (const one of all) expect(faultsOf(one), `world ${seed}, ${size.w} × ${size.h}`).toEqual([]);
      const [first] = all;
      if (first && seed <= 1) expect(wayFaults(first.layout), `world ${seed}, ${size.w} × ${size.h}`).toEqual([]);
    }
  }
});

/** A world made by chance, always the same for a seed: with many of everything, and a few requests between any two of them. */
function worldOf(seed: number): { stage: Stage; outline: Outline[] } {
  let state = seed * 7919;
  const upTo = (most: number): number => {
    state = (state * 48271) % 2147483647;
    return state % (most + 1);
  };
  const some = <T>(most: number, make: (index: number) => T): T[] => Array.from({ length: upTo(most) }, (_, index) => make(index));
  const subscription = '/subscriptions/11111111-2222-4333-8444-555555555555';
  const group = `${subscription}/resourceGroups/a-group`;
  const hosts = some(seed % 3 === 0 ? 100 : 6, (index) => {
    const id = `${group}/providers/Microsoft.Compute/virtualMachines/machine-${index}`;
    const endpoint = some(3, (one) => ({ name: `id-${one}`, principalId: `p${one}` }));
    return { id, name: `machine-${index}`, kind: 'virtualMachine', identity: { userAssigned: {} }, endpoint, tokens: some(3, () => ({})) };
  });
  const identities = some(12, (index) => {
    return { id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${index}`, name: `id-${index}`, principalId: `p${index}`, attachedTo: [] };
  });
  const vaults = some(8, (index) => {
    const secrets = some(9, (one) => ({ name: `secret-${one}`, versions: 1 }));
    return { id: `${group}/providers/Microsoft.KeyVault/vaults/vault-${index}`, name: `vault-${index}`, secrets, keys: [] };
  });
  const scopes = [subscription, group, ...[...hosts, ...vaults, ...identities].map(({ id }) => id)];
  const assignments = some(30, (index) => {
    const scope = scopes[upTo(scopes.length - 1)] ?? group;
    return { name: `a${index}`, role: ['Reader', 'Storage Blob Data Contributor'][upTo(1)], principalId: `p${upTo(20)}`, principalName: index % 5 ? `id-${index}` : '', scope, conditional: index % 4 === 0 };
  });
  const stage = {
    domain: 'contoso.onmicrosoft.com',
    subscriptionId: subscription.slice(15),
    people: [],
    resourceGroups: [group],
    hosts,
    more: 0,
    identities,
    servicePrincipals: some(40, (index) => ({ id: `p${index}`, displayName: `principal-${index}`, kind: 'ManagedIdentity', keyCredentials: [] })),
    groups: some(4, (index) => ({ id: `g${index}`, displayName: `group-${index}`, members: [] })),
    scopes: [
      { id: '/providers/Microsoft.Management/managementGroups/root', name: 'Tenant Root Group', root: true },
      { id: subscription, name: subscription, root: false },
    ],
    assignments,
    denyAssignments: some(2, (index) => ({ id: `d${index}`, name: `deny ${index}`, scope: group })),
    vaults,
    accounts: [],
  } as unknown as Stage;
  const places = [
    ...Array.from({ length: 1 + upTo(8) }, (_, index) => ({ kind: 'person', name: `person-${index}` })),
    { kind: 'internet' },
    { kind: 'issuer', name: 'ci' },
    { kind: 'resourceManager' },
    { kind: 'entraId' },
    { kind: 'identityProvider' },
    ...hosts.flatMap(({ id }) => [{ kind: 'code', host: id }, { kind: 'metadata', host: id }]),
    ...vaults.map(({ name }) => ({ kind: 'keyVault', name })),
  ];
  const any = (): unknown => places[upTo(places.length - 1)];
  const outline = Array.from({ length: 10 }, (_, index) => {
    const path = upTo(1) ? (scopes[upTo(scopes.length - 1)] ?? '') : '/secrets/secret-3';
    return { index, at: '', span: index, parent: null, step: { type: 'sent', from: any(), to: any(), method: 'GET', host: '', path, published: true } };
  }) as unknown as Outline[];
  return { stage, outline };
}
