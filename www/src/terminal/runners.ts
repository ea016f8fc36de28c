/** Who can type at a moment: each person, the code on each machine, and somebody outside. */

import type { Runner } from '../run/types/Runner.js';
import type { Stage } from '../run/types/Stage.js';

/** A terminal of somebody's. */
export interface Seat {
  /** Unique among all, the same at every moment. */
  readonly key: string;
  readonly runner: Runner;
  /** What stands before what they type. */
  readonly prompt: string;
}

/** So many machines are offered; of more, nobody finds theirs in a list. */
const MOST_MACHINES = 200;

/** The terminals that there are at a moment. The actions of a workflow are no code that somebody types. */
export function seatsOf({ people, hosts }: Stage): Seat[] {
  const machines = hosts.filter(({ kind }) => kind !== 'logicApp').slice(0, MOST_MACHINES);
  return [...machines.map(({ name }) => seatOf({ type: 'machine', name })), ...people.map(({ name }) => seatOf({ type: 'person', name })), seatOf({ type: 'internet' })];
}

/** The terminal of somebody, whether they are there or not. */
export function seatOf(runner: Runner): Seat {
  switch (runner.type) {
    case 'person':
      return { key: `as ${runner.name}`, runner, prompt: `${runner.name}$` };
    case 'machine':
      return { key: `on ${runner.name}`, runner, prompt: `azureuser@${runner.name}$` };
    case 'job':
      return { key: `from ${runner.issuer}`, runner, prompt: `${runner.issuer}$` };
    case 'internet':
      return { key: 'internet', runner, prompt: 'outsider$' };
  }
}

const REQUEST = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S/;
const SAID = /^(#|@\w+ *=|$)/;

/** Whether a text is requests as in an `http` block; anything else is a command. */
export function isRequests(text: string): boolean {
  const first = text.split('\n').find((line) => !SAID.test(line.trim()));
  return first === undefined ? text.includes('@') : REQUEST.test(first.trim());
}

/** What somebody who has never typed here may begin with, and what works as it stands. */
export function suggestionFor({ runner }: Seat, { hosts }: Stage): string {
  const host = runner.type === 'machine' ? hosts.find(({ name }) => name === runner.name) : undefined;
  if (host?.kind === 'webApp' || host?.kind === 'functionApp') {
    return 'curl -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net"';
  }
  if (host) return 'curl -H Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net"';
  if (runner.type === 'person') return 'az resource list --output table';
  return 'curl -i "https://management.azure.com/subscriptions?api-version=2022-12-01"';
}
