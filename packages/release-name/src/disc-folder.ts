const DISC = /^(?:cd|dvd|dis[ck])[\s._-]{0,2}(\d{1,2})?$/i

/** The capacity of a disc, not its number. */
const SIZE = /^dvd-?[59]$/i

/**
 * Reads the name of a disc's folder: `CD`, `DVD 2`. It holds no title, but maybe the number of a part.
 *
 * @returns `null` for any other folder
 */
export function readDiscFolder(name: string): { part: number | null } | null {
  const disc = DISC.exec(name)
  if (disc === null) return null
  const number = SIZE.test(name) ? 0 : Number(disc[1] ?? 0)
  return { part: number === 0 ? null : number }
}
