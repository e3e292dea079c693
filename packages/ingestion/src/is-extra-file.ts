import path from 'node:path'
import { nameKeyOf } from '@streamvault/catalog'
import { isBareExtraName, isExtraFolder, isExtraName } from './extra-names.ts'
import type { ReadName } from './parsed-name.ts'

/**
 * Whether a video is a sample, a trailer or the like, by its name or by `extraFolder`, the folder that says so.
 *
 * A title may be such a word itself: `Trailer (2010)/trailer.mkv` is the film of its folder, which tells its year, and in a
 * folder named like an extra lies the work itself when the file's title says the same, as the series "Extras" does.
 */
export function isExtraFile(filePath: string, extraFolder: string | null, readName: ReadName): boolean {
  const fileName = path.basename(filePath)
  if (isBareExtraName(fileName)) return !isFilmOfFolder(filePath, readName)
  if (isExtraName(fileName)) return true
  return extraFolder !== null && !isTitled(readName(fileName, []).title, extraFolder)
}

function isFilmOfFolder(filePath: string, readName: ReadName): boolean {
  const folder = path.basename(path.dirname(filePath))
  const { title, year } = readName(folder, [])
  return year !== null && !isExtraFolder(folder) && isTitled(title, path.parse(filePath).name)
}

const isTitled = (title: string | null, name: string): boolean => title !== null && nameKeyOf(title) === nameKeyOf(name)
