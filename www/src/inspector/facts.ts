/** What there is to inspect about the entry at the cursor, fetched from the simulation. */

import type { Player } from '../run/player.js';
import type { CertificateView } from '../run/types/CertificateView.js';
import type { Change } from '../run/types/Change.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { Entry } from '../run/types/Entry.js';
import type { Exchange } from '../run/types/Exchange.js';
import type { TokenView } from '../run/types/TokenView.js';

export interface Facts {
  /** The exchange that the entry is part of; without its response while that lies in the future. */
  readonly exchange: Exchange | null;
  readonly tokens: readonly FoundToken[];
  readonly certificates: readonly CertificateView[];
  /** The access decisions that the entry is or follows from, the one that settled it first. */
  readonly decisions: readonly DecisionView[];
  readonly change: Change | null;
}

export interface FoundToken {
  readonly text: string;
  readonly view: TokenView;
}

export const NOTHING: Facts = { exchange: null, tokens: [], certificates: [], decisions: [], change: null };

/** Gathers the facts at the player's cursor. */
export async function factsAt(player: Player): Promise<Facts> {
  const { entry, cursor } = player;
  if (!entry) return NOTHING;
  const exchange = await exchangeOf(player, entry, cursor);
  const tokens = await tokensIn(player, JSON.stringify([exchange?.request, exchange?.response, entry.event]));
  const { event } = entry;
  return {
    exchange,
    tokens,
    certificates: await certificatesOf(player, entry, tokens),
    decisions: await decisionsOf(player, entry, cursor),
    change: event.type === 'changed' ? event.change : null,
  };
}

async function exchangeOf(player: Player, { span }: Entry, cursor: number): Promise<Exchange | null> {
  const found = span === null ? null : await player.exchange(span);
  const exchange = found?.ok ? found.value : null;
  if (!exchange || (exchange.closed !== null && exchange.closed < cursor)) return exchange;
  return { ...exchange, response: null, failure: null };
}

async function decisionsOf(player: Player, { event }: Entry, cursor: number): Promise<DecisionView[]> {
  const mayHave = event.type === 'answered' || (event.type === 'concluded' && event.conclusion.kind === 'access');
  const found = mayHave ? await player.decisions(cursor) : null;
  return found?.ok ? found.value : [];
}

const COMPACT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

async function tokensIn(player: Player, text: string): Promise<FoundToken[]> {
  const texts = [...new Set(text.match(COMPACT))];
  const views = await Promise.all(texts.map((one) => player.token(one)));
  return texts.flatMap((one, index) => {
    const view = views[index];
    return view?.ok && view.value ? [{ text: one, view: view.value }] : [];
  });
}

async function certificatesOf(player: Player, entry: Entry, tokens: readonly FoundToken[]): Promise<CertificateView[]> {
  const signers = tokens.flatMap(({ view: { signature } }) => (signature.kind === 'byClient' ? [signature.thumbprint] : []));
  const thumbprints = new Set([...thumbprintsOf(entry), ...signers].map((one) => one.toUpperCase()));
  const found = await Promise.all([...thumbprints].map((one) => player.certificate(one)));
  return found.flatMap((one) => (one.ok && one.value ? [one.value] : []));
}

function thumbprintsOf({ event }: Entry): string[] {
  if (event.type === 'concluded') {
    return event.conclusion.kind === 'assertionAccepted' ? [event.conclusion.thumbprint] : [];
  }
  if (event.type !== 'changed') return [];
  const { change } = event;
  if (change.kind === 'keyCredentialAdded') return [change.keyCredential.customKeyIdentifier];
  if (change.kind === 'credentialIssued') return [change.credential.thumbprint];
  return change.kind === 'endpointConfigured' ? change.identities.map(({ thumbprint }) => thumbprint) : [];
}
