import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { FileNotFoundError, TitleEditError, TitleNotFoundError } from './errors.ts'
import type { MediaFile } from './media-file.ts'
import { nameKeyOf } from './name-key.ts'
import { refreshInTurn } from './refresh-title.ts'
import { type SplitTarget, splitInTurn, splitTitleId } from './split-files.ts'
import type { Title } from './title.ts'

/** The new place of a file. */
export interface PlaceUnder {
  /** The id of an existing title; or a description, by whose name a title is found, or created when there is none. */
  title: string | SplitTarget
  /** Of a series. Default: the file's, else season 1. */
  season?: number
  /** Of a series. Default: the file's; an empty list means that it holds the whole season. */
  episodes?: number[]
}

/**
 * Moves one file under a title: an unplaced file, one under the wrong title, or one whose title was removed. A removed
 * title is restored with the file unless it has other files, which the operator has not restored.
 *
 * Idempotent: repeat it to complete an interrupted run.
 *
 * @returns the title that has it now
 * @throws FileNotFoundError, TitleNotFoundError before any change, TitleEditError when the file's bytes are gone, the
 * title was removed with other files or its name would be blank
 */
export function placeUnder(
  catalog: Catalog,
  fileId: string,
  place: PlaceUnder,
  nowMs: number = Date.now(),
): Promise<Title> {
  return inTurn(catalog, async () => {
    const file = await catalog.getFile(fileId)
    if (file === undefined) throw new FileNotFoundError(fileId)
    const found = await findPlace(catalog, fileId, place.title)
    const { kind } = found ?? (place.title as SplitTarget)
    if (file.state === 'replaced')
      throw new TitleEditError(found?.id ?? 'of the file', `the bytes of file "${fileId}" are no more`)
    const numbered = { ...file, ...numbersOf(file, kind, place) }
    if (found !== undefined) return await move(catalog, numbered, found, nowMs)
    const target = place.title as SplitTarget
    if (target.name.trim() === '') throw new TitleEditError(target.name, 'its name would be blank')
    await catalog.putFile(numbered)
    return await splitInTurn(catalog, [fileId], target, nowMs)
  })
}

/** The existing title, `undefined` when it has to be created, or an interrupted run was creating it. */
async function findPlace(catalog: Catalog, fileId: string, wanted: PlaceUnder['title']): Promise<Title | undefined> {
  if (typeof wanted === 'string') {
    const title = await catalog.getTitle(wanted)
    if (title === undefined) throw new TitleNotFoundError(wanted)
    if (title.state === 'removed' && (await hasOthers(catalog, wanted, fileId)))
      throw new TitleEditError(wanted, 'it was removed with other files; publish it again, or name another')
    return title
  }
  const found = await catalog.findTitle(wanted.kind, nameKeyOf(wanted.name), wanted.year)
  return found?.id === splitTitleId([fileId], wanted) ? undefined : found
}

async function hasOthers(catalog: Catalog, titleId: string, fileId: string): Promise<boolean> {
  const files = await catalog.filesOfTitle(titleId)
  return files.some(({ id, state }) => id !== fileId && state !== 'replaced')
}

function numbersOf(
  file: MediaFile,
  kind: Title['kind'],
  { season, episodes }: PlaceUnder,
): Partial<Pick<MediaFile, 'season' | 'episodes' | 'part'>> {
  if (kind === 'film') return { season: null, episodes: [] }
  const numbers = episodes ?? file.episodes
  return { season: season ?? file.season ?? 1, episodes: [...new Set(numbers)].sort((a, b) => a - b), part: null }
}

async function move(catalog: Catalog, file: MediaFile, into: Title, nowMs: number): Promise<Title> {
  // The old title is updated first: a repeated run can find it only through the file.
  if (file.titleId !== null && file.titleId !== into.id) {
    await refreshInTurn(catalog, file.titleId, nowMs, new Set([file.id]))
  }
  const present: Partial<MediaFile> = file.state === 'unplaced' ? { state: 'ready', reason: null } : {}
  await catalog.putFile({ ...file, ...present, titleId: into.id })
  if (into.state === 'removed') await catalog.putTitle({ ...into, state: 'published', updatedAt: nowMs })
  return (await refreshInTurn(catalog, into.id, nowMs)) ?? into
}
