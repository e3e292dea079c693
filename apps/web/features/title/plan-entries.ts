import type { EpisodeView, FileView, TitleDetail } from '@streamvault/api'
import { qualityLines } from '../cards/title-facts.ts'

/** One item to watch: a film, a part of one, or an episode; with all its files, best quality first. */
export interface WatchEntry {
  /** Identifies it across its files: the same film in another quality has the same key. */
  key: string
  season: number | null
  number: number | null
  /** Number of the part of a film; `null` for a whole film and for an episode. */
  part: number | null
  /** `S1 E4`, `Part 2`; `null` for a film. */
  code: string | null
  name: string | null
  overview: string | null
  files: FileView[]
}

/**
 * Every item of a title, in viewing order: seasons ascending, specials (season 0) last; of a film the whole film
 * first, then its parts.
 */
export function planEntries(title: TitleDetail): WatchEntry[] {
  if (title.kind === 'film') return filmEntries(title)
  const files = new Map(title.files.map((file) => [file.id, file]))
  const told = title.episodes.map((episode) => episodeEntry(title.id, episode, files))
  const held = new Set(title.episodes.flatMap((episode) => episode.fileIds))
  const untold = title.files.filter((file) => !held.has(file.id)).map((file) => looseEntry(title.id, file))
  return [...told.filter((entry) => entry.files.length > 0), ...untold].toSorted(inOrder)
}

/** The entry with this file, and its index; `undefined` if no entry has it. */
export function findEntry(entries: readonly WatchEntry[], fileId: string): WatchEntry | undefined {
  return entries.find((entry) => entry.files.some((file) => file.id === fileId))
}

/** Containers that every current browser plays from one URL. */
const PLAYABLE = new Set(['video/mp4', 'video/webm', 'video/x-m4v'])

/** Whether browsers are likely to play the unchanged file. */
export function isPlayable(file: Pick<FileView, 'contentType'>): boolean {
  return PLAYABLE.has(file.contentType)
}

/**
 * The default file: one that browsers play, of at most 1080 lines, since larger files are often HEVC and
 * need much bandwidth; else the last playable file, else the first file.
 */
export function chooseFile(files: readonly FileView[]): FileView | undefined {
  const able = files.filter(isPlayable)
  return able.find((file) => qualityLines(file.quality) <= 1080) ?? able.at(-1) ?? files[0]
}

/** All files, the best quality first, and within a quality the parts in their order. */
export function filesToChoose(entries: readonly WatchEntry[]): FileView[] {
  const files = entries.flatMap((entry) => entry.files)
  return bestFirst(files).toSorted(
    (a, b) => qualityLines(b.quality) - qualityLines(a.quality) || (a.part ?? 0) - (b.part ?? 0),
  )
}

/** Duration in seconds of the item that starts with `first`: an episode, or all parts of a film. */
export function watchSeconds(entries: readonly WatchEntry[], first: WatchEntry): number {
  const watched = first.part === null ? [first] : entries.filter(({ part }) => part !== null)
  return watched.reduce((sum, { files }) => sum + (chooseFile(files)?.duration ?? 0), 0)
}

function filmEntries(title: TitleDetail): WatchEntry[] {
  const parts = [...new Set(title.files.map(({ part }) => part))].toSorted((a, b) => (a ?? 0) - (b ?? 0))
  return parts.map((part) => {
    const named = part === null ? { key: title.id, code: null } : { key: `${title.id}:p${part}`, code: `Part ${part}` }
    const files = title.files.filter((file) => file.part === part)
    return { ...named, season: null, number: null, part, name: null, overview: null, files: bestFirst(files) }
  })
}

function episodeEntry(titleId: string, episode: EpisodeView, files: Map<string, FileView>): WatchEntry {
  const { season, number, name, overview } = episode
  const own = episode.fileIds.flatMap((id) => files.get(id) ?? [])
  const code = `S${season} E${number}`
  const key = `${titleId}:s${season}e${number}`
  return { key, season, number, part: null, code, name, overview, files: bestFirst(own) }
}

function looseEntry(titleId: string, file: FileView): WatchEntry {
  const number = file.episodes[0] ?? null
  const code = file.season === null || number === null ? null : `S${file.season} E${number}`
  const name = code ? null : (file.edition ?? 'Extra')
  const { season } = file
  return { key: `${titleId}:${file.id}`, season, number, part: null, code, name, overview: null, files: [file] }
}

function bestFirst(files: readonly FileView[]): FileView[] {
  return files.toSorted((a, b) => qualityLines(b.quality) - qualityLines(a.quality) || b.size - a.size)
}

function inOrder(a: WatchEntry, b: WatchEntry): number {
  const season = (entry: WatchEntry) => entry.season || Number.POSITIVE_INFINITY
  const number = (entry: WatchEntry) => entry.number ?? Number.POSITIVE_INFINITY
  return compare(season(a), season(b)) || compare(number(a), number(b))
}

/** Infinity minus Infinity is NaN, so the values are compared, not subtracted. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
