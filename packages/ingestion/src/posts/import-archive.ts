import path from 'node:path'
import type { AddResult } from '../add-result.ts'
import { isExtraName } from '../extra-names.ts'
import { withoutFile } from '../result-of.ts'
import { isVideoName } from '../skip-rules.ts'
import type { PostedObject } from './group-posts.ts'
import type { ImportRun } from './import-run.ts'
import { importVideo } from './import-video.ts'
import { partsOf } from './object-address.ts'
import { readPostName } from './read-post-name.ts'
import { readStoredZip, type ZipEntry, ZipError } from './read-stored-zip.ts'

/**
 * Imports the videos of an archive, with paths below `at`: each is a file of its own inside the archive's bytes.
 *
 * @throws ZipError
 */
export async function importArchive(object: PostedObject, at: string, run: ImportRun): Promise<AddResult[]> {
  const { deps, signal } = run
  const key = deps.channel.keyOf(partsOf(object))
  const size = object.posts.reduce((sum, { file }) => sum + file.size, 0)
  const read = (start: number, end: number) => deps.channel.read(key, { start, end }, signal)
  const entries = await entriesOf({ size, read })
  if (entries.length === 0) return [withoutFile(at, 'skipped', 'an archive without a video')]
  const results: AddResult[] = []
  for (const entry of entries) results.push(await importEntry(entry, object, at, run))
  return results
}

async function importEntry(
  { name: fullName, range }: ZipEntry,
  object: PostedObject,
  at: string,
  run: ImportRun,
): Promise<AddResult> {
  const ownName = path.posix.basename(fullName)
  const inner = `${at}/${ownName}`
  if (range === undefined) {
    return withoutFile(inner, 'skipped', 'it is compressed in its archive, and can only be played when stored')
  }
  const [{ id, postedMs }] = object.posts
  const caption = `${path.parse(object.name ?? '').name}\n${object.caption}`
  const name = readPostName({ id, name: ownName, mimeType: '', caption }, run.deps.readName)
  return await importVideo({ path: inner, name, parts: partsOf(object), range, postedMs }, run)
}

async function entriesOf(source: Parameters<typeof readStoredZip>[0]): Promise<ZipEntry[]> {
  try {
    return await readStoredZip(source, (name) => isVideoName(name) && !isExtraName(path.posix.basename(name)))
  } catch (error) {
    // Offsets outside the archive also mean damage.
    if (error instanceof RangeError) throw new ZipError('it is damaged')
    throw error
  }
}
