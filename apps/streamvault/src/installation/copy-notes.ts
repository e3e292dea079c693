import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Catalog } from '@streamvault/catalog'
import { makeFolder, whyNoFile } from '@streamvault/folders'
import type { ObjectStore } from '@streamvault/object-store'
import { isMissing } from './is-missing.ts'

/**
 * Records on disk which objects are being copied into the main storage, to find what a killed process left there: an
 * object is useless until the catalogue has it.
 */
export interface CopyNotes {
  /** Records an object before it can exist. */
  note(key: string): Promise<void>
  /** Ends the work on a copy: an object that is no file's source is deleted. The next start retries a failure. */
  settle(key: string): Promise<void>
  /** Settles what earlier processes left, once. @throws when the storage cannot delete; the next start tries again */
  settleLeft(signal: AbortSignal): Promise<void>
}

/** The dependencies of the notes. */
export interface CopyNotesDeps {
  catalog: Pick<Catalog, 'findFileBySource'>
  /** The main storage. */
  store: Pick<ObjectStore, 'delete'>
  /** The notes' folder, one small file each; created with the first note. */
  folder: string
}

const DELETE_MS = 30_000
const NOTHING = new AbortController().signal

/**
 * Opens the notes. Only one process at a time, the holder of the data directory.
 *
 * @throws when they are unreadable, with the reason in words
 */
export async function openCopyNotes({ catalog, store, folder }: CopyNotesDeps): Promise<CopyNotes> {
  const left = await notesIn(folder)
  const fileOf = (key: string) => path.join(folder, createHash('sha256').update(key).digest('hex'))
  let settling: Promise<void> | undefined

  async function settleNote(file: string, key: string, signal: AbortSignal): Promise<void> {
    const inUse = await catalog.findFileBySource('main', key)
    if (inUse === undefined) await store.delete(key, AbortSignal.any([signal, AbortSignal.timeout(DELETE_MS)]))
    await rm(file, { force: true })
  }

  async function settleAll(signal: AbortSignal): Promise<void> {
    for (let name = left[0]; name !== undefined; name = left[0]) {
      signal.throwIfAborted()
      const file = path.join(folder, name)
      const key = await readFile(file, 'utf8')
      // The note itself is incomplete: no object was written after it.
      if (fileOf(key) === file) await settleNote(file, key, signal)
      else await rm(file, { force: true })
      left.shift()
    }
  }

  return {
    async note(key) {
      await makeFolder(folder)
      await writeFile(fileOf(key), key, { flush: true })
    },
    settle: (key) => settleNote(fileOf(key), key, NOTHING).catch(() => {}),
    settleLeft(signal) {
      settling ??= settleAll(signal).finally(() => {
        settling = undefined
      })
      return settling
    },
  }
}

async function notesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw new Error(`Cannot read folder "${folder}": ${whyNoFile(error)}`, { cause: error })
  }
}
