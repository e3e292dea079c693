import { readDiscFolder } from './disc-folder.ts'
import { type OneName, readOneName } from './read-one-name.ts'
import { createEmptyReleaseName, type ReleaseName } from './release-name.ts'
import { splitPath } from './split-path.ts'
import { COLLECTION_FOLDER, LIBRARY_FOLDER } from './tables/library-folders.ts'

/** Number of enclosing folders that are read; farther ones belong to the collection. */
const MAX_FOLDERS = 4

/**
 * Reads a file's name, and takes missing fields from its folders. Never throws;
 * an empty or meaningless name gives nulls and empty lists.
 *
 * @param name A file name, or a path whose folders come before `parents`. 512 UTF-16 units of each part are read.
 * @param parents Names of the enclosing folders, nearest first.
 */
export function readReleaseName(name: string, parents: readonly string[] = []): ReleaseName {
  const [file = '', ...inside] = splitPath(name)
  const outer = titleFolders([...inside, ...parents])
    .map(readFolder)
    .reduce(fillFrom, createEmptyReleaseName())
  const read = readOneName(file)
  const release = withoutEpisodesPart(placeInFolders(read, outer))
  const isUnplaced = release.seasons.length === 0 && release.episodes.length > 0
  return isUnplaced && read.impliedSeason !== null ? { ...release, seasons: [read.impliedSeason] } : release
}

/** The folders that may hold the title, nearest first. */
function titleFolders(folders: readonly string[]): string[] {
  const near = folders.slice(0, MAX_FOLDERS).map((folder) => folder.trim())
  const collection = near.findIndex((folder) => COLLECTION_FOLDER.test(folder))
  return near.slice(0, collection < 0 ? near.length : collection).filter((folder) => !LIBRARY_FOLDER.test(folder))
}

function readFolder(name: string): ReleaseName {
  const disc = readDiscFolder(name)
  return disc === null ? readOneName(name).release : { ...createEmptyReleaseName(), ...disc }
}

/** A disc of episodes, or an episode called `Part 1`, is no part of a film. */
function withoutEpisodesPart(release: ReleaseName): ReleaseName {
  const { seasons, episodes, absoluteEpisodes, date } = release
  const isSeries = seasons.length + episodes.length + absoluteEpisodes.length > 0 || date !== null
  return isSeries ? { ...release, part: null } : release
}

/**
 * Fills gaps in the file's fields from its folders. If the file has only words, or its words may name an
 * episode (`05 - Name`), folders that look like a release or a series take precedence.
 */
function placeInFolders({ release, isTitleDoubtful }: OneName, outer: ReleaseName): ReleaseName {
  if (!hasEvidence(outer)) return fillFrom(release, { ...outer, episodes: [], absoluteEpisodes: [] })
  if (!hasEvidence(release)) return { ...fillFrom(release, outer), title: outer.title ?? release.title }
  const filled = fillFrom(release, { ...outer, episodes: [], absoluteEpisodes: [] })
  return isTitleDoubtful ? { ...filled, title: outer.title ?? release.title } : filled
}

function fillFrom(inner: ReleaseName, outer: ReleaseName): ReleaseName {
  return {
    title: inner.title ?? outer.title,
    edition: inner.edition ?? outer.edition,
    source: inner.source ?? outer.source,
    codec: inner.codec ?? outer.codec,
    group: inner.group ?? outer.group,
    year: inner.year ?? outer.year,
    date: inner.date ?? outer.date,
    resolution: inner.resolution ?? outer.resolution,
    seasons: pick(inner.seasons, outer.seasons),
    episodes: pick(inner.episodes, outer.episodes),
    absoluteEpisodes: pick(inner.absoluteEpisodes, outer.absoluteEpisodes),
    part: inner.part ?? outer.part,
    languages: pick(inner.languages, outer.languages),
    hdr: pick(inner.hdr, outer.hdr),
    audio: pick(inner.audio, outer.audio),
  }
}

function pick<T>(inner: T[], outer: T[]): T[] {
  return inner.length > 0 ? inner : outer
}

/** Whether a name has more than words to mark it as a release's. */
function hasEvidence({ seasons, episodes, year, date, source }: ReleaseName): boolean {
  return seasons.length + episodes.length > 0 || year !== null || date !== null || source !== null
}
