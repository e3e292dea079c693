import type { MediaFile } from '@streamvault/catalog'
import type { AddResult } from '../add-result.ts'
import { indexObject } from '../index-object.ts'
import { previewByName } from '../preview-by-name.ts'
import { resultOf, resultOfKnown, withoutFile } from '../result-of.ts'
import { hasHole } from './has-hole.ts'
import type { ImportRun } from './import-run.ts'
import type { KeyRange, PostPart } from './ports.ts'
import type { PostName } from './read-post-name.ts'
import { findStumps, replaceStumps } from './replace-stumps.ts'
import { sampledHashOf } from './sampled-hash.ts'

/** A video in one or several posts. */
export interface PostedVideo {
  /** Its displayed path. */
  path: string
  name: PostName
  parts: PostPart[]
  /** Its range within those bytes. Default: all of them. */
  range?: KeyRange
  /** Milliseconds since 1970. */
  postedMs: number
}

/** Imports one video in place, or previews the result. It replaces an earlier import of only a part of it. */
export async function importVideo(video: PostedVideo, run: ImportRun): Promise<AddResult> {
  const { deps, dryRun } = run
  const stumps = video.range === undefined ? await findStumps(video.parts, deps) : []
  const known = await deps.catalog.findFileBySource(deps.channel.store, deps.channel.keyOf(video.parts, video.range))
  if (dryRun && known === undefined) return await preview(video, stumps, run)
  const result =
    known === undefined ? await readVideo(video, stumps, run) : await resultOfKnown(video.path, known, deps.catalog)
  if (!dryRun && result.status !== 'failed') await replaceStumps(stumps, deps)
  return result
}

async function preview({ path, name: { parsed } }: PostedVideo, [stump]: MediaFile[], { deps }: ImportRun) {
  const title = stump?.titleId ? await deps.catalog.getTitle(stump.titleId) : undefined
  if (stump === undefined || title === undefined) return await previewByName(path, parsed, deps)
  return { ...resultOf(path, { file: { ...stump, reason: null }, title, isNew: true }), fileIds: [] }
}

async function readVideo(
  { path, name: { parsed, fileName }, parts, range, postedMs }: PostedVideo,
  [stump]: MediaFile[],
  { deps, signal }: ImportRun,
): Promise<AddResult> {
  const { channel } = deps
  const key = channel.keyOf(parts, range)
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
  const read = { path, fileName, parsed, ...identity, size, modifiedMs: postedMs, media, source }
  return await indexObject({ ...read, ...(stump !== undefined && { place: stump }) }, deps)
}
