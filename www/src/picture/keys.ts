import type { Place } from '../run/types/Place.js';

/** The key by which the layout knows a place. Every kind of place says by what it is told from others of its kind. */
export function keyOf(place: Place): string {
  switch (place.kind) {
    case 'person':
    case 'keyVault':
    case 'storage':
    case 'issuer':
      return `${place.kind}:${place.name}`;
    case 'code':
    case 'metadata':
      return `${place.kind}:${place.host}`;
    case 'internet':
    case 'resourceManager':
    case 'entraId':
    case 'identityProvider':
      return place.kind;
  }
}

/** The kind of place that a key names. */
export function kindOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}

/** What a key says after its kind. */
export function restOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}
