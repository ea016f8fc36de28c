import { failed, type Outcome, succeeded } from '../simulation/failure.js';
import type { Ask, Calls, Common } from '../simulation/protocol.js';

/** Asks a running `mi-sim serve` what a player otherwise asks its worker, with the same answers. */

type Answers = { [Name in Common]: (...args: Parameters<Calls[Name]>) => Promise<Outcome<ReturnType<Calls[Name]>>> };

/** The questions for the server below this address. */
export function serverAt(base: string): Ask {
  const journal = <T>(what: string): Promise<Outcome<T>> => fetched<T>(new URL(`journal/${what}`, base));
  const answers: Answers = {
    moment: async (_, cursor) => {
      const entry = cursor === 0 ? succeeded(null) : journal<ReturnType<Calls['moment']>['entry']>(`entry?index=${cursor - 1}`);
      const [stage, last] = await Promise.all([journal<ReturnType<Calls['moment']>['stage']>(`stage?cursor=${cursor}`), entry]);
      if (!stage.ok) return stage;
      return last.ok ? succeeded({ stage: stage.value, entry: last.value }) : last;
    },
    exchange: (_, span) => journal(`exchange?span=${span}`),
    decisions: (_, cursor) => journal(`decisions?cursor=${cursor}`),
    access: (_, cursor) => journal(`access?cursor=${cursor}`),
    reasons: (_, cursor, place, principal, operation) =>
      journal(`reasons?cursor=${cursor}&place=${place}&principal=${principal}&operation=${operation}`),
    least: (_, cursor, principal) => journal(`least?cursor=${cursor}&principal=${principal}`),
    token: (_, text) => fetched(new URL('token', base), { method: 'POST', body: text }),
    certificate: (_, thumbprint) => journal(`certificate?thumbprint=${encodeURIComponent(thumbprint)}`),
    close: () => Promise.resolve(succeeded(null)),
  };
  return (name, ...args) => (answers[name] as (...all: unknown[]) => Promise<Outcome<never>>)(...args);
}

async function fetched<T>(url: URL, how?: RequestInit): Promise<Outcome<T>> {
  try {
    const response = await fetch(url, how);
    if (response.ok) return succeeded((await response.json()) as T);
    return failed({ kind: 'server', url: url.href, detail: `${response.status} ${await response.text()}` });
  } catch (reason) {
    return failed({ kind: 'server', url: url.href, detail: String(reason) });
  }
}
