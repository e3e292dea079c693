import { isVideoName } from '../skip-rules.ts'

/** The name of one part of a file that was cut into several. */
export interface SplitName {
  /** Name of the whole file. */
  whole: string
  /** The part's number; some programs count from 0. */
  number: number
  /** Whether films in several parts have such names too (`Dune.part1.mkv`): only their bytes decide. */
  mayBeFilm: boolean
}

/** `film.mkv.001`, `film.zip.001`, `film.mkv.part1`, `film.mkv.part01of12`. */
const BEHIND = [/^(.+)\.(\d{3})$/, /^(.+\.[a-z\d]{2,5})\.part[_-]?(\d{1,3})(?:of\d{1,3})?$/i]
/** `film.part1.mkv`, `film.part01of12.mkv`. */
const BEFORE = /^(.+)\.part[_-]?(\d{1,3})(?:of\d{1,3})?(\.[a-z\d]{2,5})$/i

/** Parses the name of a part of a cut file; `undefined` for every other name, volumes of RAR archives included. */
export function readSplitName(name: string): SplitName | undefined {
  for (const form of BEHIND) {
    const [, whole, number] = form.exec(name) ?? []
    if (whole !== undefined) return { whole, number: Number(number), mayBeFilm: false }
  }
  const [, stem, number, extension] = BEFORE.exec(name) ?? []
  if (stem === undefined || !isVideoName(name)) return undefined
  return { whole: `${stem}${extension}`, number: Number(number), mayBeFilm: true }
}
