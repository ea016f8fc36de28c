/** A request of an attack as what somebody types for it. */

import type { AttackRequest } from '../../run/types/AttackRequest.js';

/** `az rest` for whoever is signed in, `curl` for code, which shows no token. */
export function commandOf({ audience, from, method, address, body }: AttackRequest): string {
  if (from !== null || audience === '') {
    const headers = address.includes('169.254.169.254') ? ' -H Metadata:true' : address.includes('/msi/token') ? ' -H "X-IDENTITY-HEADER: $IDENTITY_HEADER"' : '';
    return `curl -s${method === 'GET' ? '' : ` -X ${method}`}${headers} ${quoted(address)}`;
  }
  const resource = /^https:\/\/(management\.azure|graph\.microsoft)\.com$/.test(audience) ? '' : ` --resource ${audience}`;
  const headers = audience.includes('storage') ? ` --headers x-ms-version=2026-04-06${method === 'PUT' ? ' x-ms-blob-type=BlockBlob' : ''}` : '';
  return `az rest --method ${method.toLowerCase()} --url ${quoted(address)}${resource}${headers}${body === '' ? '' : ` --body ${quoted(body)}`}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
