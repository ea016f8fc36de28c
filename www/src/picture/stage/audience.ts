/** An audience without what all of them have, as in `vault.azure.net`. */
export function audienceName(audience: string): string {
  return audience.replace(/^\w+:\/\//, '').replace(/\/$/, '');
}
