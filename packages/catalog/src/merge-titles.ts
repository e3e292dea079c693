import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { namesBeside } from './edit-title.ts'
import { TitleEditError, TitleNotFoundError } from './errors.ts'
import { refreshInTurn } from './refresh-title.ts'
import type { Title } from './title.ts'

/**
 * Merges two titles: `fromId` gives its files, names, genres, pictures and described episodes to `intoId` and is
 * deleted.
 *
 * Idempotent: repeat an interrupted merge to complete it, since `fromId` is deleted last.
 *
 * @returns the remaining title
 * @throws TitleNotFoundError without the remaining title, TitleEditError when that was removed, when both are one, or
 * one a film and one a series
 */
export function mergeTitles(
  catalog: Catalog,
  fromId: string,
  intoId: string,
  nowMs: number = Date.now(),
): Promise<Title> {
  return inTurn(catalog, async () => {
    const into = await catalog.getTitle(intoId)
    if (into === undefined) throw new TitleNotFoundError(intoId)
    if (fromId === intoId) throw new TitleEditError(intoId, 'it cannot be merged with itself')
    if (into.state === 'removed') throw new TitleEditError(intoId, 'it was removed')
    const from = await catalog.getTitle(fromId)
    if (from !== undefined) {
      if (from.kind !== into.kind)
        throw new TitleEditError(intoId, `it is a ${into.kind} and "${fromId}" is a ${from.kind}`)
      await catalog.putTitle(combine(from, into, nowMs))
    }
    for (const file of await catalog.filesOfTitle(fromId)) await catalog.putFile({ ...file, titleId: intoId })
    const refreshed = await refreshInTurn(catalog, intoId, nowMs)
    await catalog.deleteTitle(fromId)
    return refreshed ?? into
  })
}

function combine(from: Title, into: Title, nowMs: number): Title {
  const has = (season: number, number: number) =>
    into.episodes.some((episode) => episode.season === season && episode.number === number)
  return {
    ...into,
    aliases: namesBeside(into.name, [...into.aliases, from.name, ...from.aliases]),
    year: into.year ?? from.year,
    overview: into.overview ?? from.overview,
    rightsNote: into.rightsNote ?? from.rightsNote,
    genres: [...new Set([...into.genres, ...from.genres])],
    artwork: into.artwork.length > 0 ? into.artwork : from.artwork,
    episodes: [...into.episodes, ...from.episodes.filter(({ season, number }) => !has(season, number))],
    addedAt: Math.min(into.addedAt, from.addedAt),
    updatedAt: nowMs,
  }
}
