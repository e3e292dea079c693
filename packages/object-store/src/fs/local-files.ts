import { isAbsolute, normalize } from 'node:path'
import { ReadOnlyStoreError } from '../errors.ts'
import type { ObjectStore } from '../object-store.ts'
import { openObject } from './open-object.ts'
import { readFileRange } from './read-file-range.ts'

/**
 * Reads files where their owner keeps them: the store named `local`, whose keys are absolute paths.
 *
 * It opens any path, links included, so keys must come from the catalogue and never from a request. It is read-only:
 * `write` and `delete` throw ReadOnlyStoreError.
 */
export function createLocalFiles(): ObjectStore {
  return {
    name: 'local',
    read: (key, range, { signal, expectedVersion, takesAtOnce }) =>
      readFileRange({ key, path: pathOf(key), range, signal, expectedVersion, takesAtOnce }),
    write: () => Promise.reject(new ReadOnlyStoreError('local', 'write')),
    async stat(key, signal) {
      signal.throwIfAborted()
      const path = pathOf(key)
      if (path === undefined) return undefined
      await using file = await openObject(path)
      return file?.stat
    },
    delete: () => Promise.reject(new ReadOnlyStoreError('local', 'delete')),
    async [Symbol.asyncDispose]() {},
  }
}

/** A key has one spelling, so that one file is one object. */
function pathOf(key: string): string | undefined {
  return isAbsolute(key) && normalize(key) === key && !key.includes('\0') ? key : undefined
}
