import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { test as base } from './support.js';

/** `cargo xtask test --only page` builds both, and runs in the folder of the project. */
const program = process.env['MI_SIM'] ?? 'target/debug/mi-sim';
const dist = process.env['DIST'] ?? 'dist';

/** A running `mi-sim serve` with the built page, on a port of its own. */
export class Serving {
  #process: ChildProcess;

  private constructor(
    process: ChildProcess,
    readonly url: string,
    readonly folder: string,
  ) {
    this.#process = process;
  }

  static async start(port = 0, written = ''): Promise<Serving> {
    const folder = await mkdtemp(join(tmpdir(), 'mi-sim-live-'));
    const file = join(folder, 'written.md');
    if (written !== '') await writeFile(file, written);
    const words = written === '' ? [] : ['--watch', file];
    const served = spawn(program, ['serve', '--port', String(port), '--page', dist, '--ca', folder, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: served.stdout })) {
      const url = /the page\s+(http:\S+)/.exec(line)?.[1];
      if (url) return new Serving(served, url, folder);
    }
    throw new Error(`${program} did not say where its page is`);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Asks for a token as the code on a virtual machine does. */
  async token(resource = 'https://vault.azure.net'): Promise<string> {
    const query = new URLSearchParams({ 'api-version': '2018-02-01', resource });
    const address = new URL(`vm/vm1/metadata/identity/oauth2/token?${query}`, this.url);
    const response = await fetch(address, { headers: { Metadata: 'true' } });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return token;
  }

  /** Ends the server; its certificates stay for another. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill();
    await ended;
  }
}

/** What `mi-sim play` prints about a document that comes true; rejects where one does not. */
export async function play(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['play', file]);
  return stdout;
}

/** Tests against a server of their own; where `written` is a document, it watches `written.md` in its folder. */
export const test = base.extend<{ written: string; serving: Serving; baseURL: string }>({
  written: ['', { option: true }],
  serving: async ({ written }, use) => {
    const serving = await Serving.start(0, written);
    await use(serving);
    await serving.end();
    await rm(serving.folder, { recursive: true });
  },
  baseURL: async ({ serving }, use) => use(serving.url),
});
