import path from 'node:path'
import {
  describeTitle,
  episodesOf,
  type FileSource,
  fileIdOf,
  fileUnder,
  type MediaFile,
  nameKeyOf,
  newTitleId,
  qualitiesOf,
  type Title,
} from '@streamvault/catalog'
import { presentState } from './find-missing.ts'
import { LOCAL_STORE, liveSources, movedPath } from './local-sources.ts'
import type { ParsedName, ReadName } from './parsed-name.ts'
import { NO_TITLE, placeFile } from './place-file.ts'
import type { AdderDeps } from './ports.ts'
import type { ReadFile } from './read-local-file.ts'

/** A file in its current catalogue state. */
export interface IndexedFile {
  file: MediaFile
  /** Null while it is unplaced. */
  title: Title | null
  isNew: boolean
}

/**
 * Writes a read file into the catalogue: the file first, then its title, so that no title is ever visible without a
 * file. If a run stops between the two, the next run completes it. For use inside `inTurn`.
 */
export async function indexFile(read: ReadFile, deps: AdderDeps, signal: AbortSignal): Promise<IndexedFile> {
  await detachReplaced(read, deps)
  const known = await deps.catalog.findFileByHash(read.contentHash)
  const isNew = known === undefined || known.state === 'replaced'
  const base = known ?? describeNew(read, deps)
  const sources = await sourcesOf(base, read, deps, signal)
  const isMoved = !sources.some(({ store, key }) => store === LOCAL_STORE && key === base.path)
  const renamed = isNew || isMoved ? { path: read.path, fileName: path.basename(read.path) } : {}
  const file = { ...base, ...renamed, ...presentState(base), sources }
  return { ...(await placeAndPut(file, deps)), isNew }
}

/** Gives a known file a title when it has none, or when its title does not exist. For use inside `inTurn`. */
export async function placeAndPut(
  file: MediaFile,
  deps: Pick<AdderDeps, 'catalog' | 'readName' | 'now'>,
): Promise<{ file: MediaFile; title: Title | null }> {
  const { catalog } = deps
  const current = file.titleId === null ? undefined : await catalog.getTitle(file.titleId)
  if (current !== undefined) {
    const settled = fileUnder(current, withPart(file, current, deps.readName))
    await catalog.putFile(settled)
    return { file: settled, title: current }
  }
  const parsed = deps.readName(file.fileName, parentsOf(file.path))
  const placement = placeFile(parsed)
  if (placement === undefined) {
    const unplaced: MediaFile = { ...file, titleId: null, state: 'unplaced', reason: NO_TITLE }
    await catalog.putFile(unplaced)
    return { file: unplaced, title: null }
  }
  const { kind, name, year, season, episodes } = placement
  const found = await catalog.findTitle(kind, nameKeyOf(name), year)
  const now = deps.now()
  const title = found ?? describeTitle({ id: newTitleId(now), kind, name, year, state: 'published' }, now)
  const placed: MediaFile = { ...file, titleId: title.id, season, episodes, state: 'ready', reason: null }
  await catalog.putFile(placed)
  const dated = title.year === null && year !== null ? { ...title, year } : title
  if (found === undefined || dated !== title) await catalog.putTitle(withFile(dated, placed))
  return { file: placed, title: dated }
}

/** Adds the part of a film to a file that was recorded before parts were. */
function withPart(file: MediaFile, { kind }: Title, readName: ReadName): MediaFile {
  if (kind !== 'film' || file.part !== null) return file
  const { part } = readName(file.fileName, parentsOf(file.path))
  return part === null ? file : { ...file, part }
}

/** Names of the folders above a file, the nearest first, at most three. */
export function parentsOf(filePath: string): string[] {
  const folders = path.dirname(filePath).split(path.sep).filter(Boolean)
  return folders.slice(-3).reverse()
}

/** The previous file here loses this source and displayed path; without another source it becomes `replaced`. */
async function detachReplaced(read: ReadFile, { catalog }: AdderDeps): Promise<void> {
  const previous = await catalog.findFileBySource(LOCAL_STORE, read.key)
  if (previous === undefined || previous.contentHash === read.contentHash) return
  const sources = previous.sources.filter(({ store, key }) => store !== LOCAL_STORE || key !== read.key)
  const left: Partial<MediaFile> =
    sources.length > 0 ? { sources } : { sources, state: 'replaced', reason: 'its bytes were changed in place' }
  await catalog.putFile({ ...previous, ...left, ...(await movedPath(previous, sources)) })
}

async function sourcesOf(file: MediaFile, read: ReadFile, deps: AdderDeps, signal: AbortSignal): Promise<FileSource[]> {
  const here: FileSource = { store: LOCAL_STORE, key: read.key, version: read.stat.version }
  const copy: FileSource[] =
    read.copy === null ? [] : [{ store: 'main', key: read.copy.key, version: read.copy.version }]
  const kept = await liveSources(file, deps.stat, signal)
  const others = kept.filter(({ store, key }) => store !== LOCAL_STORE || key !== read.key)
  // The copy in the main storage is permanent; the path it was added from comes last.
  return [...copy, ...others, here]
}

function describeNew(read: ReadFile, deps: AdderDeps): MediaFile {
  const fileName = path.basename(read.path)
  const parsed = deps.readName(fileName, parentsOf(read.path))
  return {
    id: fileIdOf(read.contentHash),
    titleId: null,
    contentHash: read.contentHash,
    size: read.stat.size,
    fileName,
    path: read.path,
    quality: qualityFor(read, parsed, deps),
    season: null,
    episodes: [],
    part: parsed.part,
    edition: parsed.edition,
    releaseSource: parsed.source,
    sources: [],
    media: read.media,
    state: 'unplaced',
    reason: null,
    addedAt: deps.now(),
    modifiedMs: read.stat.modifiedMs,
  }
}

function qualityFor(read: ReadFile, parsed: ParsedName, deps: AdderDeps): string | null {
  const picture = read.media.tracks.find(({ kind }) => kind === 'video')
  return deps.qualityOf(picture?.width ?? null, picture?.height ?? null) ?? parsed.resolution
}

/** A new title is written whole; an existing one is refreshed from all its files afterwards. */
function withFile(title: Title, file: MediaFile): Title {
  if (title.qualities.length > 0 || title.episodes.length > 0) return title
  return {
    ...title,
    qualities: qualitiesOf([file]),
    episodes: title.kind === 'series' ? episodesOf([file], title.episodes) : [],
  }
}
