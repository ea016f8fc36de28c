import { expect, test } from '@playwright/test';
import { pathOf } from './document-path.js';
import { linkTo, ownName } from './share.js';

const RUN = { document: 'compare', seed: '42', recipe: null, step: 6 };

test('a link tells document, seed and step, and keeps what else the page has in its address', () => {
  expect(linkTo('https://host.example/a?lang=ja&seed=1&recipe=x#top', RUN)).toBe('https://host.example/a?lang=ja&document=compare&step=6&seed=42#top');
});

test('a run in which more was done is told by its recipe', () => {
  expect(linkTo('https://host.example/', { ...RUN, recipe: 'mi1~a~42~all~t5~b' })).toBe(
    'https://host.example/?document=compare&step=6&recipe=mi1%7Ea%7E42%7Eall%7Et5%7Eb',
  );
});

test('a document of the page itself has a name, another has none', () => {
  const base = 'https://host.example/sim/';
  expect(ownName('https://host.example/sim/documents/compare', base)).toBe('compare');
  expect(ownName('https://host.example/sim/documents/compare/', base)).toBe('compare');
  expect(ownName('https://host.example/sim/labs/denied', base)).toBe('labs/denied');
  expect([pathOf('compare'), pathOf('labs/denied'), pathOf('labs/../x')]).toEqual(['documents/compare', 'labs/denied', 'labs/..%2Fx']);
  expect(ownName('https://host.example/sim/documents/one/two', base)).toBeNull();
  expect(ownName('https://host.example/lessons/compare', base)).toBeNull();
  expect(ownName('https://other.example/sim/documents/compare', base)).toBeNull();
});
