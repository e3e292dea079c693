import { readOneName } from './read-one-name.ts'
import type { ReleaseName } from './release-name.ts'

/** Enclosing folders that are looked at; deeper ones are the collection's own. */
const MAX_PARENTS = 4

/**
 * Reads what a file's name says about it, and asks its folders where the name is silent. Never throws;
 * an empty or meaningless name gives nulls and empty lists.
 *
 * @param name A file name, or a path whose folders then come before `parents`.
 * @param parents Names of the enclosing folders, nearest first.
 */
export function readReleaseName(name: string, parents: readonly string[] = []): ReleaseName {
  const [file = '', ...folders] = splitPath(name)
  return [...folders, ...parents].slice(0, MAX_PARENTS).reduce(completeFromFolder, readOneName(file))
}

/** A path's parts, the last first. Slashes between spaces or inside brackets belong to a name. */
function splitPath(name: string): string[] {
  return name
    .slice(0, 4096)
    .split(/\\|(?<=\S)\/(?=\S)(?![^(]*\))(?![^[]*\])/u)
    .filter((part) => part.trim() !== '')
    .reverse()
}

function completeFromFolder(read: ReleaseName, folder: string): ReleaseName {
  const outer = readOneName(folder)
  const isWeak = !hasEvidence(read) && hasEvidence(outer)
  const isNumberedOnly = read.title !== null && read.seasons.length === 0 && read.episodes.length > 0
  return {
    ...read,
    title: isWeak ? (outer.title ?? read.title) : (read.title ?? outer.title),
    edition: read.edition ?? outer.edition,
    source: read.source ?? outer.source,
    codec: read.codec ?? outer.codec,
    group: read.group ?? outer.group,
    year: read.year ?? outer.year,
    date: read.date ?? outer.date,
    resolution: read.resolution ?? outer.resolution,
    seasons: read.seasons.length > 0 || isNumberedOnly ? read.seasons : outer.seasons,
    episodes: read.episodes.length > 0 ? read.episodes : isWeak ? outer.episodes : [],
    absoluteEpisodes: isWeak ? outer.absoluteEpisodes : read.absoluteEpisodes,
    languages: read.languages.length > 0 ? read.languages : outer.languages,
    hdr: read.hdr.length > 0 ? read.hdr : outer.hdr,
    audio: read.audio.length > 0 ? read.audio : outer.audio,
  }
}

/** Whether a name shows by more than words that it is a release's. */
function hasEvidence(read: ReleaseName): boolean {
  return read.seasons.length + read.episodes.length > 0 || read.year !== null || read.date !== null || read.source !== null
}
