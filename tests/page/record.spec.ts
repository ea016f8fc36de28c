import type {} from '../../www/src/mi-sim.js';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, LANGS, open, test } from './support.js';

/** Whatever the record of a document answers is word for word what the engine answers that runs the document. */

const folder = join(__dirname, '../../www/documents');

for (const document of readdirSync(folder).filter((name) => !name.includes('.'))) {
  for (const lang of LANGS) {
    test(`the record of ${document} in ${lang} is what the engine plays`, async ({ page }) => {
      const script = page.waitForRequest('**/worker-*.js');
      await open(page, { document, lang, step: '0' });
      const answers = await page.evaluate(
        async ({ worker, source }) => {
          const shown = window.document.querySelector('mi-sim')?.player;
          if (!shown) throw new Error('nothing is played');
          // Of worlds beside each other, each has a record of its own.
          const players = shown.worlds.length > 0 ? shown.worlds : [shown];
          const engine = new Worker(worker, { type: 'module' });
          const ask = (name: string, ...args: unknown[]): Promise<unknown> =>
            new Promise((resolve) => {
              engine.onmessage = ({ data }: MessageEvent<{ json?: string }>) => resolve(data.json && JSON.parse(data.json));
              engine.postMessage({ id: 1, name, args });
            });
          const text = await (await fetch(source)).text();
          const pairs: [string, unknown, unknown][] = [];
          for (const player of players) {
            const opened = (await ask('open', 1, text, { seed: player.view.seed, world: player.view.world })) as Record<string, unknown>;
            for (const span of new Set(player.outline.map((line) => line.span))) {
              if (span === null) continue;
              const exchange = await player.exchange(span);
              pairs.push([`exchange ${span}`, exchange.ok && exchange.value, await ask('ask', 1, { exchange: { span } })]);
            }
            for (let cursor = 0; cursor <= player.length; cursor += 1) {
              const moment = await player.ask({ moment: { cursor } });
              pairs.push([`moment ${cursor}`, moment.ok && moment.value, await ask('ask', 1, { moment: { cursor } })]);
            }
            pairs.push(['view', player.view, opened['view']]);
            pairs.push(['outline', player.outline, opened['outline']]);
            pairs.push(['landmarks', player.landmarks, opened['landmarks']]);
          }
          engine.terminate();
          const answers = pairs.map(([what, recorded, played]) => ({ what, recorded: JSON.stringify(recorded), played: JSON.stringify(played) }));
          return { count: answers.length, differing: answers.filter(({ recorded, played }) => recorded !== played) };
        },
        { worker: (await script).url(), source: `documents/${document}/${lang}.md` },
      );
      expect(answers.count).toBeGreaterThan(20);
      expect(answers.differing).toEqual([]);
    });
  }
}
