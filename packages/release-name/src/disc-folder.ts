const DISC = /^(?:cd|dvd|dis[ck])[\s._-]{0,2}(\d{1,2})?$/i

/** How much a disc holds, not which it is. */
const SIZE = /^dvd-?[59]$/i

/**
 * Reads a folder called by the disc that its files came from: `CD`, `DVD 2`. It names no title, but maybe a part of one.
 *
 * @returns `null` for any other folder
 */
export function readDiscFolder(name: string): { part: number | null } | null {
  const disc = DISC.exec(name)
  if (disc === null) return null
  const number = SIZE.test(name) ? 0 : Number(disc[1] ?? 0)
  return { part: number === 0 ? null : number }
}
