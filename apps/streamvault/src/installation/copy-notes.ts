import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Catalog } from '@streamvault/catalog'
import { makeFolder, whyNoFile } from '@streamvault/folders'
import type { ObjectStore } from '@streamvault/object-store'
import { isMissing } from './is-missing.ts'

/**
 * Remembers on disk which objects are being copied into the main storage, so that what a killed process left there is found:
 * an object is of use only once the catalogue knows it.
 */
export interface CopyNotes {
  /** Remembers an object before it can be there. */
  note(key: string): Promise<void>
  /** The work on a copy is over: an object that no file has as a source is deleted. What fails is left to the next start. */
  settle(key: string): Promise<void>
  /** Settles what earlier processes left, once. @throws what kept the storage from deleting; the next start tries again */
  settleLeft(signal: AbortSignal): Promise<void>
}

/** What the notes are about. */
export interface CopyNotesDeps {
  catalog: Pick<Catalog, 'findFileBySource'>
  /** The main storage. */
  store: Pick<ObjectStore, 'delete'>
  /** Where they lie, one small file each; made at the first. */
  folder: string
}

const DELETE_MS = 30_000
const NOTHING = new AbortController().signal

/**
 * Opens the notes. One process at a time; whoever opens them has the data directory to itself.
 *
 * @throws when they cannot be read, with the reason in words
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
      // The note itself was cut off: nothing was written after it.
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
