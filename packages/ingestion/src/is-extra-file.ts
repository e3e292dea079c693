import path from 'node:path'
import { nameKeyOf } from '@streamvault/catalog'
import { isBareExtraName, isExtraFolder, isExtraName } from './extra-names.ts'
import type { ReadName } from './parsed-name.ts'

/**
 * Whether a video is a sample, a trailer or the like, by its name or because of `extraFolder`, a folder with such a
 * name.
 *
 * A title may be such a word itself: `Trailer (2010)/trailer.mkv` is the film of its folder, whose name has the year;
 * and a folder named like an extra holds the work itself if the file's title is the same (the series "Extras").
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
