/** The way from a document's name, as an address of the start page has it, to its folder. */

/** Where the page has the document of such a name. */
export function pathOf(name: string): string {
  const lab = /^labs\/(.+)$/.exec(name)?.[1];
  return lab === undefined ? `documents/${encodeURIComponent(name)}` : `labs/${encodeURIComponent(lab)}`;
}
