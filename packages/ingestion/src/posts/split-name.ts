/** The name of one part of a file that was cut into several. */
export interface SplitName {
  /** Name of the whole file. */
  whole: string
  /** Which part it is; some programs count from 0. */
  number: number
}

/** `film.mkv.001`, `film.zip.001`, `film.mkv.part1`, `film.mkv.part01of12`. */
const FORMS = [/^(.+)\.(\d{3})$/, /^(.+\.[a-z\d]{2,5})\.part[_-]?(\d{1,3})(?:of\d{1,3})?$/i]

/** Reads the name of a part of a cut file; `undefined` for every other name. */
export function readSplitName(name: string): SplitName | undefined {
  for (const form of FORMS) {
    const [, whole, number] = form.exec(name) ?? []
    if (whole !== undefined) return { whole, number: Number(number) }
  }
  return undefined
}
