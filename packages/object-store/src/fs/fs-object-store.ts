import { randomUUID } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { isObjectKey, planObjectKey } from '../object-key.ts'
import type { ObjectStore } from '../object-store.ts'
import { isAbsence, openObject } from './open-object.ts'
import { readFileRange } from './read-file-range.ts'
import { createTemporaryFolder } from './temporary-folder.ts'
import { writeFileWhole } from './write-file-whole.ts'

/** Settings of a store in a folder. */
export interface FsObjectStoreOptions {
  /** Folder that belongs to this store; created at the first write. */
  root: string
  /**
   * Folder for unfinished objects, on the same file system as `root`. By default, and instead of a folder on another
   * file system, the store uses a hidden folder under `root`.
   */
  temporary?: string
}

/**
 * Keeps objects as files of one folder: the store named `folder`.
 *
 * A write is atomic and durable: an object appears whole and synced, or not at all. Keys never lead out of `root`, not
 * even by symbolic links. Several processes may use one folder.
 */
export function createFsObjectStore(options: FsObjectStoreOptions): ObjectStore {
  const root = resolve(options.root)
  const temporaries = createTemporaryFolder(root, options.temporary)
  return {
    name: 'folder',
    async *read(key, range, { signal, expectedVersion, takesAtOnce }) {
      const path = await existingPathOf(root, key)
      yield* readFileRange({ key, path, range, signal, expectedVersion, takesAtOnce })
    },
    async write(bytes, { signal, suggestedName, onKey }) {
      signal.throwIfAborted()
      const id = randomUUID()
      const key = planObjectKey(id, suggestedName)
      await onKey?.(key)
      const stat = await writeFileWhole({
        path: join(root, key),
        temporary: await temporaries.pathFor(id),
        bytes,
        signal,
      })
      return { key, ...stat }
    },
    async stat(key, signal) {
      signal.throwIfAborted()
      const path = await existingPathOf(root, key)
      if (path === undefined) return undefined
      await using file = await openObject(path)
      return file?.stat
    },
    async delete(key, signal) {
      signal.throwIfAborted()
      const path = await existingPathOf(root, key)
      if (path !== undefined) await rm(path, { force: true })
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** The path of an existing key that lies inside the root after all links are resolved. */
async function existingPathOf(root: string, key: string): Promise<string | undefined> {
  if (!isObjectKey(key)) return undefined
  try {
    const [realRoot, realPath] = await Promise.all([realpath(root), realpath(join(root, key))])
    return realPath.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep) ? realPath : undefined
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
