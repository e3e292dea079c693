import path from 'node:path'
import type { Config } from '@streamvault/config'
import { ObjectNotFoundError, type ObjectStore, ReadOnlyStoreError } from '@streamvault/object-store'
import type { Finding } from './finding.ts'
import { createMainStorage } from './main-storage.ts'
import { probeFolder } from './probe-folder.ts'

const TIMEOUT_MS = 10_000

/** Tests the main storage: reads a missing object, writes a small one and removes it. Does not test a channel. */
export async function probeStorage({ storage, dataDir }: Pick<Config, 'storage' | 'dataDir'>): Promise<Finding> {
  const found = { name: 'storage', enables: '`add --copy`, and playing what was copied' }
  switch (storage.kind) {
    // The running server owns the channel's sessions: no other process may use them meanwhile.
    case 'telegram':
      return { ...found, state: 'ok', detail: 'a channel, not asked: see `session list`' }
    case 'folder': {
      const trouble = await probeFolder(storage.root)
      return trouble === undefined
        ? { ...found, state: 'ok', detail: 'a folder' }
        : { ...found, state: 'broken', detail: `a folder, ${storage.root}: ${trouble}` }
    }
    case 's3':
    case 'http': {
      const where = { s3: 'a bucket', http: 'a server' }[storage.kind]
      await using store = createMainStorage(storage, path.join(dataDir, 'tmp'), undefined)
      try {
        const isReadOnly = (await probeStore(store, AbortSignal.timeout(TIMEOUT_MS))) === 'reads'
        return {
          ...found,
          state: 'ok',
          detail: isReadOnly ? `${where} that only reads: nothing can be copied to it` : where,
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'it cannot be used'
        return { ...found, state: 'broken', detail: `${where}: ${reason}` }
      }
    }
  }
}

/** Tests a store's abilities. @throws its error when it cannot even be read, or refuses to write or to delete */
async function probeStore(store: ObjectStore, signal: AbortSignal): Promise<'reads' | 'writes'> {
  try {
    const nothing = { start: 0, end: 1 }
    for await (const _ of store.read('streamvault-doctor', nothing, { signal, priority: 'job' })) break
  } catch (error) {
    // This answer shows that the store is reachable and accepts our credentials.
    if (!(error instanceof ObjectNotFoundError)) throw error
  }
  try {
    const { key } = await store.write(someBytes(), { signal, suggestedName: 'streamvault-doctor' })
    await store.delete(key, signal)
    return 'writes'
  } catch (error) {
    if (error instanceof ReadOnlyStoreError) return 'reads'
    throw error
  }
}

async function* someBytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('written to see whether it can be')
}
