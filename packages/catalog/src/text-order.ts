/** Orders texts by code point, as databases do. JavaScript's `<` puts surrogate pairs before U+E000. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
