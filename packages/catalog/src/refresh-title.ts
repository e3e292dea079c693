import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { fileUnder } from './file-under.ts'
import type { MediaFile } from './media-file.ts'
import type { Episode, PublicationState, Title } from './title.ts'

/**
 * Updates a title's episodes and qualities from its files, and its files' states from the title's. Names and
 * descriptions of episodes stay. A published title without a file becomes empty, an empty one with a file published.
 *
 * @returns the title as it is now, or undefined when there is none
 */
export function refreshTitle(
  catalog: Catalog,
  titleId: string,
  nowMs: number = Date.now(),
): Promise<Title | undefined> {
  return inTurn(catalog, () => refreshInTurn(catalog, titleId, nowMs))
}

/** `refreshTitle` inside `inTurn`. Files of `leaving` count as gone. */
export async function refreshInTurn(
  catalog: Catalog,
  titleId: string,
  nowMs: number,
  leaving: Set<string> = new Set(),
): Promise<Title | undefined> {
  const title = await catalog.getTitle(titleId)
  if (title === undefined) return undefined
  const files = await settleFiles(catalog, title, leaving)
  const state = stateWith(title.state, files)
  const episodes = title.kind === 'series' ? episodesOf(files, title.episodes) : []
  const qualities = qualitiesOf(files)
  const isAsBefore = state === title.state && isSame(episodes, title.episodes) && isSame(qualities, title.qualities)
  if (isAsBefore) return title
  const refreshed = { ...title, state, episodes, qualities, updatedAt: nowMs }
  await catalog.putTitle(refreshed)
  return refreshed
}

async function settleFiles(catalog: Catalog, title: Title, leaving: Set<string>): Promise<MediaFile[]> {
  const files = (await catalog.filesOfTitle(title.id)).filter((file) => !leaving.has(file.id))
  const settled = files.map((file) => fileUnder(title, file))
  for (const [index, file] of settled.entries()) if (file !== files[index]) await catalog.putFile(file)
  return settled
}

/** A missing file counts: its bytes may come back. */
function stateWith(state: PublicationState, files: MediaFile[]): PublicationState {
  const hasFile = files.some((file) => file.state !== 'replaced')
  if (state === 'published' && !hasFile) return 'empty'
  return state === 'empty' && hasFile ? 'published' : state
}

/** The qualities of the playable files, the best first. */
export function qualitiesOf(files: MediaFile[]): string[] {
  const qualities = files.flatMap(({ state, quality }) => (state === 'ready' && quality !== null ? [quality] : []))
  return [...new Set(qualities)].sort((a, b) => lines(b) - lines(a) || (a < b ? -1 : 1))
}

/**
 * The episodes in the files, by season and number. A missing file counts: its bytes may come back. A file with episodes
 * and no season belongs to season 1.
 */
export function episodesOf(files: MediaFile[], known: Episode[]): Episode[] {
  const episodes = new Map<string, Episode>()
  for (const file of files) {
    if (file.state === 'replaced') continue
    for (const number of file.episodes) {
      const season = file.season ?? 1
      const described = known.find((episode) => episode.season === season && episode.number === number)
      episodes.set(`${season}/${number}`, described ?? { season, number, name: null, overview: null })
    }
  }
  return [...episodes.values()].sort((a, b) => a.season - b.season || a.number - b.number)
}

function lines(quality: string): number {
  return Number.parseInt(quality, 10) || 0
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
