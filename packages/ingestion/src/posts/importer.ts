import path from 'node:path'
import type { AddResult } from '../add-result.ts'
import { isExtraName } from '../extra-names.ts'
import { indexObject } from '../index-object.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import type { AdderDeps } from '../ports.ts'
import { previewByName } from '../preview-by-name.ts'
import { reasonOf } from '../reason-of.ts'
import { resultOf, withoutFile } from '../result-of.ts'
import { extensionOf, isVideoName } from '../skip-rules.ts'
import { beginsVideo, HEAD_BYTES } from './begins-video.ts'
import { filmsOf, groupPosts, type PostedObject } from './group-posts.ts'
import { hasHole } from './has-hole.ts'
import type { Post } from './post.ts'
import { createProgressMark, type ProgressMark } from './progress-mark.ts'
import { type PostName, readPostName } from './read-post-name.ts'
import { readStoredZip, type ZipEntry, ZipError } from './read-stored-zip.ts'
import { sampledHashOf } from './sampled-hash.ts'

/** Bytes of a key, from `start` up to `end`. */
export interface KeyRange {
  start: number
  end: number
}

/** A channel that is read where it lies. */
export interface ChannelToImport {
  /** Begins the paths under which its files are told of: `telegram://1234567890`. */
  address: string
  /** Name of the store of its files. */
  store: string
  /** Every post from that id on, in order. */
  readPosts(fromId: number, signal: AbortSignal): AsyncIterable<Post>
  /** The key of the file that those posts hold, or of a range of it. */
  keyOf(parts: { id: number; size: number }[], range?: KeyRange): string
  /** SHA-256 of each window of a fixed sample of a whole file, however it is cut: the same for the same bytes. */
  sampleHashes(parts: { id: number; size: number }[], signal: AbortSignal): Promise<Uint8Array>
  /** Reads some bytes. */
  read(key: string, range: KeyRange, signal: AbortSignal): Promise<Uint8Array>
  /** The store's version of it. @throws when its posts are gone. */
  versionOf(key: string, signal: AbortSignal): Promise<string>
}

/** What importing needs from outside. */
export interface ImporterDeps extends Pick<AdderDeps, 'catalog' | 'readName' | 'qualityOf' | 'now'> {
  channel: ChannelToImport
  /** Reads the container of an object. */
  probe: AdderDeps['probe']
  /** The first post that the last import did not finish; 1 when there was none. */
  loadPosition(): Promise<number>
  savePosition(id: number): Promise<void>
  /** Whether an error is the channel's or the network's, so that the next file would fail as well. */
  endsImport(error: unknown): boolean
}

/** How an import is done. */
export interface ImportOptions {
  signal: AbortSignal
  /** Changes nothing and reads no file: what would be done by the names alone. */
  dryRun?: boolean
  /** Begins at the first post instead of where the last import ended. */
  again?: boolean
}

/** Small reads over a line: some of them at once hide its delay. */
const AT_ONCE = 4
/** A cut file that is not whole may be on its way up for so long. */
const GROWING_MS = 3_600_000

/**
 * Takes the videos of a channel into the catalogue where they lie: of each, only the container and some hashes are asked
 * for. Yields one result a file. What breaks off is taken up by the next import.
 */
export async function* importChannel(deps: ImporterDeps, options: ImportOptions): AsyncGenerator<AddResult, void> {
  const { signal, dryRun = false, again = false } = options
  const from = again ? 1 : await deps.loadPosition()
  const mark = createProgressMark(from, dryRun ? async () => {} : deps.savePosition)
  const run: Run = { deps, signal, dryRun }
  const posts = noted(deps.channel.readPosts(from, signal), mark)
  const works = mapConcurrently(groupPosts(posts), AT_ONCE, async (object) => {
    const step = mark.begin(object.resumeFrom)
    const results = await importObject(object, run)
    if (results.some((result) => result === 'later')) mark.holdAt(object.posts[0].id)
    await step.finish()
    return results.map((result) => (result === 'later' ? notYet(object, run) : result))
  })
  for await (const results of works) yield* results
  await mark.end()
}

interface Run {
  deps: ImporterDeps
  signal: AbortSignal
  dryRun: boolean
}

async function* noted(posts: AsyncIterable<Post>, mark: ProgressMark): AsyncGenerator<Post, void> {
  for await (const post of posts) {
    mark.saw(post.id)
    yield post
  }
}

async function importObject(object: PostedObject, run: Run): Promise<(AddResult | 'later')[]> {
  const { deps, signal } = run
  signal.throwIfAborted()
  const name = nameOf(object, deps)
  const at = pathOf(object, name.fileName, deps)
  if (isExtraName(name.fileName)) return [withoutFile(at, 'skipped', 'a sample, trailer or extra')]
  const isFresh = deps.now() - Math.max(...object.posts.map(({ postedMs }) => postedMs)) < GROWING_MS
  if (object.mayGrow && isFresh) return ['later']
  try {
    if (object.mayBeFilms && (await areFilms(object, run))) {
      const results = filmsOf(object).map((film) => importObject(film, run))
      return (await Promise.all(results)).flat()
    }
    if (object.problem !== undefined) return [withoutFile(at, 'skipped', object.problem)]
    if (extensionOf(object.name ?? '') !== 'zip') return [await importFile(object, name, at, run)]
    return await importArchive(object, name, run)
  } catch (error) {
    signal.throwIfAborted()
    if (deps.endsImport(error)) throw error
    return [withoutFile(at, 'failed', reasonOf(error))]
  }
}

/** Whether posts that are named like the parts of one film are films of their own: nobody cuts before a header. */
async function areFilms(object: PostedObject, { deps: { catalog, channel }, dryRun, signal }: Run): Promise<boolean> {
  const [first, second] = partsOf(object)
  if (first === undefined || second === undefined || object.problem !== undefined) return true
  const isKnown = async (parts: ReturnType<typeof partsOf>): Promise<boolean> =>
    (await catalog.findFileBySource(channel.store, channel.keyOf(parts))) !== undefined
  if (dryRun || (await isKnown(partsOf(object)))) return false
  if (await isKnown([second])) return true
  const head = { start: 0, end: Math.min(HEAD_BYTES, second.size) }
  return beginsVideo(await channel.read(channel.keyOf([second]), head, signal))
}

async function importFile(
  object: PostedObject,
  { parsed, fileName }: PostName,
  at: string,
  run: Run,
  range?: KeyRange,
): Promise<AddResult> {
  const { deps, signal } = run
  const { catalog, channel } = deps
  const parts = partsOf(object)
  const key = channel.keyOf(parts, range)
  const known = await catalog.findFileBySource(channel.store, key)
  if (known !== undefined) {
    const title = known.titleId === null ? undefined : await catalog.getTitle(known.titleId)
    return resultOf(at, { file: known, title: title ?? null, isNew: false })
  }
  if (run.dryRun) return await previewByName(at, parsed, deps)
  const media = await deps.probe(key, signal)
  const hasPicture = media.tracks.some(({ kind }) => kind === 'video')
  if (media.tracks.length > 0 && !hasPicture) return withoutFile(at, 'failed', 'it holds no picture')
  const whole = parts.reduce((sum, { size }) => sum + size, 0)
  const size = range === undefined ? whole : range.end - range.start
  const source = { store: channel.store, key, version: await channel.versionOf(key, signal) }
  const sample = await channel.sampleHashes(parts, signal)
  if (hasHole(sample))
    return withoutFile(at, 'failed', 'it is not whole: there are nothing but zeros in the middle of it')
  const identity = sampledHashOf(whole, sample, range)
  const modifiedMs = object.posts[0].postedMs
  return await indexObject({ path: at, fileName, parsed, ...identity, size, modifiedMs, media, source }, deps)
}

/** The videos of an archive, each a file of its own that begins in the middle of the archive's bytes. */
async function importArchive(object: PostedObject, outer: PostName, run: Run): Promise<AddResult[]> {
  const { deps, signal } = run
  const key = deps.channel.keyOf(partsOf(object))
  const size = object.posts.reduce((sum, { file }) => sum + file.size, 0)
  const read = (start: number, end: number) => deps.channel.read(key, { start, end }, signal)
  const entries = await entriesOf({ size, read })
  const at = pathOf(object, outer.fileName, deps)
  if (entries.length === 0) return [withoutFile(at, 'skipped', 'an archive without a video')]
  const results: AddResult[] = []
  for (const { name, range } of entries) {
    const inner = `${at}/${path.posix.basename(name)}`
    if (range === undefined) {
      results.push(withoutFile(inner, 'skipped', 'it is compressed in its archive, and can only be played when stored'))
      continue
    }
    const [first] = object.posts
    const captions = `${path.parse(object.name ?? '').name}\n${object.caption}`
    const parsed = readPostName(
      { id: first.id, name: path.posix.basename(name), mimeType: '', caption: captions },
      deps.readName,
    )
    results.push(await importFile(object, parsed, inner, run, range))
  }
  return results
}

async function entriesOf(source: Parameters<typeof readStoredZip>[0]): Promise<ZipEntry[]> {
  try {
    return await readStoredZip(source, (name) => isVideoName(name) && !isExtraName(path.posix.basename(name)))
  } catch (error) {
    // Numbers that point outside of what was read are a damaged archive as well.
    if (error instanceof RangeError) throw new ZipError('it is damaged')
    throw error
  }
}

function notYet(object: PostedObject, { deps }: Run): AddResult {
  const { fileName } = nameOf(object, deps)
  return withoutFile(pathOf(object, fileName, deps), 'skipped', 'its other parts are not there yet')
}

function nameOf({ posts: [first], name, caption }: PostedObject, { readName }: ImporterDeps): PostName {
  return readPostName({ id: first.id, name, mimeType: first.file.mimeType, caption }, readName)
}

const partsOf = ({ posts }: PostedObject) => posts.map(({ id, file }) => ({ id, size: file.size }))

const pathOf = ({ posts: [first] }: PostedObject, fileName: string, { channel }: ImporterDeps): string =>
  `${channel.address}/${first.id}/${fileName}`
