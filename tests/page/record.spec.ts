import type {} from '../../www/src/mi-sim.js';
import { test as withoutBrowser } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { landmarksOf } from '../../www/src/run/landmarks.js';
import { recordOf } from '../../www/src/run/record.js';
import type { DocumentView } from '../../www/src/run/types/DocumentView.js';
import type { Query } from '../../www/src/run/types/Query.js';
import { engine } from './engine.js';
import { expect, LANGS, open, test } from './support.js';

/** Whatever the page reads in the record of a document is what the engine answers that runs the document, value for value. */

const folder = join(__dirname, '../../www/documents');

for (const document of readdirSync(folder).filter((name) => !name.includes('.'))) {
  for (const lang of LANGS) {
    withoutBrowser(`the record of ${document} in ${lang} is what the engine plays`, async ({ baseURL }) => {
      // All that the reader of records takes from a browser.
      Object.assign(globalThis, { document: { baseURI: baseURL }, location: new URL(baseURL ?? '') });
      const { Simulation } = await engine();
      const source = readFileSync(join(folder, document, `${lang}.md`), 'utf8');
      const own = JSON.parse(Simulation.open(source).document()) as DocumentView;
      // Of worlds beside each other, each has a record of its own, the first that of the document.
      for (const [index, world] of (own.document.frontMatter.worlds?.map(({ id }) => id) ?? [undefined]).entries()) {
        const record = await recordOf(`documents/${document}/${lang}.md`, new AbortController().signal, index > 0 ? world : '');
        if (!record) throw new Error('there is no record');
        const { view, outline, landmarks } = record.opened;
        const played = Simulation.open(source, view.seed, world);
        const ask = (query: Query): string => played.ask(JSON.stringify(query));
        const questions: Query[] = Array.from({ length: played.length() + 1 }, (_, cursor) => ({ moment: { cursor } }));
        for (const span of new Set(outline.map((line) => line.span))) if (span !== null) questions.push({ exchange: { span } });
        const differing: Query[] = [];
        for (const query of questions) {
          const answer = await record.answer(query);
          if (!answer?.ok || JSON.stringify(answer.value) !== ask(query)) differing.push(query);
        }
        expect(differing).toEqual([]);
        expect(questions.length).toBeGreaterThan(20);
        expect(JSON.stringify(outline)).toBe(ask({ outline: { from: 0, to: played.length() } }));
        expect(landmarks.map((stage) => JSON.stringify(stage))).toEqual(landmarksOf(outline).map((cursor) => ask({ stage: { cursor } })));
        // Last, as it has what is printed only once the second file is there.
        expect(view).toEqual(JSON.parse(played.document()));
      }
    });
  }
}

for (const lang of LANGS) {
  test(`in a browser too the record in ${lang} is what the engine plays`, async ({ page }) => {
    const script = page.waitForRequest('**/worker-*.js');
    await open(page, { document: 'system-assigned', lang, step: '0' });
    const differing = await page.evaluate(
      async ({ worker, source }) => {
        const player = window.document.querySelector('mi-sim')?.player;
        if (!player) throw new Error('nothing is played');
        const engine = new Worker(worker, { type: 'module' });
        const ask = (name: string, ...args: unknown[]): Promise<unknown> =>
          new Promise((resolve) => {
            engine.onmessage = ({ data }: MessageEvent<{ json?: string }>) => resolve(data.json && JSON.parse(data.json));
            engine.postMessage({ id: 1, name, args });
          });
        const text = await (await fetch(source)).text();
        await ask('open', 1, text, { seed: player.view.seed });
        const differing: number[] = [];
        for (let cursor = 0; cursor <= player.length; cursor += 1) {
          const moment = await player.ask({ moment: { cursor } });
          const played = await ask('ask', 1, { moment: { cursor } });
          if (JSON.stringify(moment.ok && moment.value) !== JSON.stringify(played)) differing.push(cursor);
        }
        engine.terminate();
        return differing;
      },
      { worker: (await script).url(), source: `documents/system-assigned/${lang}.md` },
    );
    expect(differing).toEqual([]);
  });
}
