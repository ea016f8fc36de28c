import type { Place } from '../simulation/types/Place.js';

/** The key by which the layout knows a place. */
export function keyOf(place: Place): string {
  switch (place.kind) {
    case 'person':
    case 'keyVault':
    case 'storage':
      return `${place.kind}:${place.name}`;
    case 'code':
    case 'metadata':
      return `${place.kind}:${place.host}`;
    // Whatever stands outside Azure without an account stands in one box.
    case 'issuer':
      return 'internet';
    default:
      return place.kind;
  }
}

/** The kind of place that a key names. */
export function kindOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}

/** Whether a key names a key vault or a storage account. */
export function isTarget(key: string): boolean {
  return key.startsWith('keyVault:') || key.startsWith('storage:');
}
