import type { Aim } from '../run/types/Aim.js';

/** What of worth a message carries, told by what its request is after. */

export type Cargo = 'token' | 'key' | 'certificate';

const TAKEN: Partial<Record<Aim, Cargo>> = { assertion: 'certificate', registerCertificate: 'certificate' };

const BROUGHT: Partial<Record<Aim, Cargo>> = {
  token: 'token',
  appToken: 'token',
  workflowToken: 'token',
  assertion: 'token',
  redeem: 'token',
  tokenRequest: 'token',
  issuerToken: 'token',
  keys: 'key',
  issuerKeys: 'key',
  fetch: 'certificate',
};

/** What the request itself takes along, beside the token that it is authorized by. */
export const takenBy = (aim: Aim): Cargo | null => TAKEN[aim] ?? null;

/** What its answer brings where it succeeds. */
export const broughtBy = (aim: Aim | undefined): Cargo | null => (aim && BROUGHT[aim]) ?? null;
