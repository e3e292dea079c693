import { statSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { PurgedBytes } from '@streamvault/api'
import { isMissing } from './is-missing.ts'
import { type NginxCache, type SlicedFile, slicePathsOf } from './slice-names.ts'

/** Concurrent unlinks: enough for the disk, without blocking the rest of the program. */
const AT_ONCE = 64
/** A slice that was complete when the engine ended its readers is renamed into place within this time. */
const LANDING_MS = 250
const MOST_PASSES = 8

/**
 * Removes every slice of these files, or of all, and repeats until none is left. The engine must have ended their reads
 * before: else a slice in flight lands later.
 *
 * Slices that still appear after two seconds were read from the storage since, for viewers who came back.
 *
 * @throws when a slice cannot be removed, or the signal aborts
 */
export async function purgeSlices(
  cache: NginxCache,
  files: readonly SlicedFile[] | 'all',
  signal: AbortSignal,
): Promise<PurgedBytes> {
  const purged = await removeOnce(cache, files, signal)
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    await sleep(LANDING_MS, undefined, { signal })
    const late = await removeOnce(cache, files, signal)
    purged.slices += late.slices
    purged.bytes += late.bytes
    if (late.slices === 0) break
  }
  return purged
}

async function removeOnce(
  cache: NginxCache,
  files: readonly SlicedFile[] | 'all',
  signal: AbortSignal,
): Promise<PurgedBytes> {
  const purged: PurgedBytes = { slices: 0, bytes: 0 }
  const paths = files === 'all' ? everySlice(cache.directory) : slicesOf(cache, files)
  let batch: string[] = []
  const flush = async () => {
    // Without slices no step waits for the disk, and a large file has a million possible paths.
    await nextTurn(undefined, { signal })
    const sizes = await Promise.all(batch.map(remove))
    for (const bytes of sizes) {
      if (bytes === undefined) continue
      purged.slices += 1
      purged.bytes += bytes
    }
    batch = []
  }
  for await (const one of paths) {
    batch.push(one)
    if (batch.length === AT_ONCE) await flush()
  }
  await flush()
  return purged
}

function* slicesOf(cache: NginxCache, files: readonly SlicedFile[]): Generator<string, void> {
  for (const file of files) yield* slicePathsOf(cache, file)
}

/** Every slice of nginx's two levels of folders. The folders stay. */
async function* everySlice(directory: string): AsyncGenerator<string, void> {
  for (const first of await namesIn(directory, /^[\da-f]$/)) {
    for (const second of await namesIn(path.join(directory, first), /^[\da-f]{2}$/)) {
      const folder = path.join(directory, first, second)
      for (const name of await namesIn(folder, /^[\da-f]{32}(?:\.\d+)?$/)) yield path.join(folder, name)
    }
  }
}

async function namesIn(folder: string, wanted: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => wanted.test(name))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Returns the file's size, or `undefined` when it does not exist. */
async function remove(file: string): Promise<number | undefined> {
  // Synchronous: most checks of a second pass find no file, and cost a few microseconds each.
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  try {
    await unlink(file)
    return found.size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
