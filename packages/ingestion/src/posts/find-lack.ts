import { extensionOf } from '../skip-rules.ts'
import { type ContainerEnd, containerEnd } from './container-end.ts'
import type { PostedObject } from './group-posts.ts'
import type { ImportRun } from './import-run.ts'
import { partsOf } from './object-address.ts'
import { readStoredZip, ZipError } from './read-stored-zip.ts'

const LACK = 'its other parts are not there'

/**
 * What a cut file with consistent parts lacks, `undefined` when it counts as complete. With a last part as large as the
 * first, sizes do not decide. A single part must declare itself complete, several need only not declare the opposite.
 */
export async function findLack(object: PostedObject, run: ImportRun): Promise<string | undefined> {
  if (!object.mayGrow) return undefined
  const isAlone = object.posts.length === 1
  if (!isAlone && (await isKnown(object, run))) return undefined
  const end = await endOf(object, run)
  return end === 'beyond' || (isAlone && end === 'unknown') ? LACK : undefined
}

/** Where the content of an object's first `count` posts ends by its declared lengths. Default: of all posts. */
export async function endOf(
  object: PostedObject,
  { deps: { channel }, signal }: ImportRun,
  count: number = object.posts.length,
): Promise<ContainerEnd> {
  const parts = partsOf(object).slice(0, count)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const key = channel.keyOf(parts)
  const source = { size, read: (start: number, end: number) => channel.read(key, { start, end }, signal) }
  return extensionOf(object.name ?? '') === 'zip' ? await archiveEnd(source) : await containerEnd(source)
}

/** An archive ends with its directory. */
async function archiveEnd(source: Parameters<typeof readStoredZip>[0]): Promise<ContainerEnd> {
  try {
    await readStoredZip(source, () => false)
    return 'here'
  } catch (error) {
    if (error instanceof ZipError || error instanceof RangeError) return 'beyond'
    throw error
  }
}

async function isKnown(object: PostedObject, { deps: { catalog, channel } }: ImportRun): Promise<boolean> {
  return (await catalog.findFileBySource(channel.store, channel.keyOf(partsOf(object)))) !== undefined
}
