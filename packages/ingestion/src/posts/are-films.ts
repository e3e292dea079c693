import { beginsVideo, HEAD_BYTES } from './begins-video.ts'
import { endOf } from './find-lack.ts'
import type { PostedObject } from './group-posts.ts'
import type { ImportRun } from './import-run.ts'
import { partsOf } from './object-address.ts'
import type { PostPart } from './ports.ts'

/** Whether posts named like the parts of one film are separate films: no program cuts exactly before a header. */
export async function areFilms(object: PostedObject, run: ImportRun): Promise<boolean> {
  const { catalog, channel } = run.deps
  const [, second] = partsOf(object)
  if (second === undefined || object.problem !== undefined) return (await endOf(object, run, 1)) !== 'beyond'
  const isKnown = async (parts: PostPart[]): Promise<boolean> =>
    (await catalog.findFileBySource(channel.store, channel.keyOf(parts))) !== undefined
  if (await isKnown(partsOf(object))) return false
  if (await isKnown([second])) return true
  const head = { start: 0, end: Math.min(HEAD_BYTES, second.size) }
  return beginsVideo(await channel.read(channel.keyOf([second]), head, run.signal))
}
