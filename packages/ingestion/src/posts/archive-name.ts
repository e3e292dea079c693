/** Matches names of first volumes only: `film.rar`, `film.part1.rar`, `film.part01.rar`, `film.7z`, `film.7z.001`. */
const FIRST_VOLUME = /(?<!\.part\d{1,3})\.rar$|\.part0{0,2}1\.rar$|\.7z(?:\.001)?$/i

/** Whether a file is an archive, or the first volume of one, whose files cannot be read in place. */
export function isSealedArchiveName(name: string): boolean {
  return FIRST_VOLUME.test(name)
}
