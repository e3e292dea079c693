import type { EpisodeView, FileView, TitleDetail } from '@streamvault/api'
import { qualityLines } from '../cards/title-facts.ts'

/** One thing to watch: a film, a part of one, or an episode; with every file that holds it, best quality first. */
export interface WatchEntry {
  /** Names it across its files: the same film in another quality has the same key. */
  key: string
  season: number | null
  number: number | null
  /** Which part of a film; `null` for a whole one and for an episode. */
  part: number | null
  /** `S1 E4`, `Part 2`; `null` for a film. */
  code: string | null
  name: string | null
  overview: string | null
  files: FileView[]
}

/**
 * Everything of a title that can be watched, in order of watching: seasons ascending, specials (season 0) last; of a film what
 * is whole, then its parts.
 */
export function planEntries(title: TitleDetail): WatchEntry[] {
  if (title.kind === 'film') return filmEntries(title)
  const files = new Map(title.files.map((file) => [file.id, file]))
  const told = title.episodes.map((episode) => episodeEntry(title.id, episode, files))
  const held = new Set(title.episodes.flatMap((episode) => episode.fileIds))
  const untold = title.files.filter((file) => !held.has(file.id)).map((file) => looseEntry(title.id, file))
  return [...told.filter((entry) => entry.files.length > 0), ...untold].toSorted(inOrder)
}

/** The entry that holds a file, and its place in the order; `undefined` where none does. */
export function findEntry(entries: readonly WatchEntry[], fileId: string): WatchEntry | undefined {
  return entries.find((entry) => entry.files.some((file) => file.id === fileId))
}

/** Containers every current browser plays from one address. */
const PLAYABLE = new Set(['video/mp4', 'video/webm', 'video/x-m4v'])

/** Whether a browser can be expected to play the file as it is. */
export function isPlayable(file: Pick<FileView, 'contentType'>): boolean {
  return PLAYABLE.has(file.contentType)
}

/**
 * The file to play when nobody chose: one that browsers play, of at most 1080 lines, since larger ones
 * are often HEVC and heavy on the line; else whatever comes first.
 */
export function chooseFile(files: readonly FileView[]): FileView | undefined {
  const able = files.filter(isPlayable)
  return able.find((file) => qualityLines(file.quality) <= 1080) ?? able.at(-1) ?? files[0]
}

/** The files to choose from, the best quality first, and in each the parts in their order. */
export function filesToChoose(entries: readonly WatchEntry[]): FileView[] {
  const files = entries.flatMap((entry) => entry.files)
  return bestFirst(files).toSorted(
    (a, b) => qualityLines(b.quality) - qualityLines(a.quality) || (a.part ?? 0) - (b.part ?? 0),
  )
}

/** How long what begins with `first` takes, in seconds: an episode, or all parts of a film. */
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

/** Differences of two infinities are no number, so places are compared, not subtracted. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
