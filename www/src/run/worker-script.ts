/// <reference types="trusted-types" />
import address from './worker.ts?worker&url';

/** The policy by which a page with `require-trusted-types-for 'script'` lets the element start its worker, and nothing else. */
const NAME = 'mi-sim';

/** The address of the worker's script, of the type that the page asks for; throws where the page forbids the policy. */
export function workerScript(): string {
  script ??= window.trustedTypes?.createPolicy(NAME, { createScriptURL: (url: string) => url }).createScriptURL(address) ?? address;
  // TypeScript knows a worker's address as text alone.
  return script as string;
}

let script: string | TrustedScriptURL | undefined;
