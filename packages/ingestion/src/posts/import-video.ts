import type { AddResult } from '../add-result.ts'
import { indexObject } from '../index-object.ts'
import { previewByName } from '../preview-by-name.ts'
import { resultOfKnown, withoutFile } from '../result-of.ts'
import { hasHole } from './has-hole.ts'
import type { ImportRun } from './import-run.ts'
import type { KeyRange, PostPart } from './ports.ts'
import type { PostName } from './read-post-name.ts'
import { sampledHashOf } from './sampled-hash.ts'

/** A video that lies in one or several posts. */
export interface PostedVideo {
  /** The path under which it is told of. */
  path: string
  name: PostName
  parts: PostPart[]
  /** Where it lies in the middle of those bytes. Default: they are all its own. */
  range?: KeyRange
  /** Milliseconds since 1970. */
  postedMs: number
}

/** Takes one video into the catalogue where it lies, or tells what that would do. */
export async function importVideo(
  { path, name: { parsed, fileName }, parts, range, postedMs }: PostedVideo,
  { deps, signal, dryRun }: ImportRun,
): Promise<AddResult> {
  const { catalog, channel } = deps
  const key = channel.keyOf(parts, range)
  const known = await catalog.findFileBySource(channel.store, key)
  if (known !== undefined) return await resultOfKnown(path, known, catalog)
  if (dryRun) return await previewByName(path, parsed, deps)
  const media = await deps.probe(key, signal)
  const hasPicture = media.tracks.some(({ kind }) => kind === 'video')
  if (media.tracks.length > 0 && !hasPicture) return withoutFile(path, 'failed', 'it holds no picture')
  const source = { store: channel.store, key, version: await channel.versionOf(key, signal) }
  const sample = await channel.sampleHashes(parts, signal)
  if (hasHole(sample))
    return withoutFile(path, 'failed', 'it is not whole: there are nothing but zeros in the middle of it')
  const whole = parts.reduce((sum, part) => sum + part.size, 0)
  const size = range === undefined ? whole : range.end - range.start
  const identity = sampledHashOf(whole, sample, range)
  return await indexObject({ path, fileName, parsed, ...identity, size, modifiedMs: postedMs, media, source }, deps)
}
