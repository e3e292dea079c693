import { randomBytes } from 'node:crypto'
import type { Config } from '@streamvault/config'
import type { DataLock } from '@streamvault/data-lock'
import { createLog } from '@streamvault/log'
import { createSliceStore } from '@streamvault/slice-cache'
import { createCacheWork } from '../cache/cache-work.ts'
import { createOwnCache } from '../cache/own-cache.ts'
import { planDataDirectory, prepareDataDirectory } from '../installation/data-directory.ts'
import { openLibrary } from '../installation/library.ts'
import { createLibraryManager } from '../installation/library-manager.ts'
import { linkFormOf } from '../installation/link-signer.ts'
import { openPurges } from '../purge/open-purges.ts'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'
import { sessionAdminOf } from '../telegram/session-admin-of.ts'
import { createAdminClient } from './admin-client.ts'
import type { Connection } from './connection.ts'

/** Opens the library in this process, with a manager that only this process can reach. Takes over the lock. */
export async function startOwnManager(config: Config, lock: DataLock, signal: AbortSignal): Promise<Connection> {
  await using stack = new AsyncDisposableStack()
  stack.use(lock)
  const directory = planDataDirectory(config)
  await prepareDataDirectory(directory)
  const library = stack.use(await openLibrary({ config, directory, onRead: () => {} }, signal))
  const edgeToken = randomBytes(32).toString('base64url')
  const purges = stack.use(
    await openPurges({
      library,
      edges: config.edges,
      purgeOwn: (files) => purgeSlices(directory.slices, config.cache.sliceBytes, files),
      // Without a server there are no reads to end.
      endReads: () => {},
      onError: () => {},
    }),
  )
  const cache = stack.use(createOwnCache(config, directory, library))
  const cacheWork = stack.use(
    createCacheWork({ jobs: purges.jobs, open: cache.open, requests: () => undefined, onError: () => {} }),
  )
  const manager = stack.use(
    await createLibraryManager(library, {
      defaultClass: config.viewers.defaultClass,
      edgeToken,
      // Without a server there are no viewers.
      leaveStream: async () => {},
      ...purges.deps,
      cache: cacheWork.admin,
      sessions: await sessionAdminOf(library, config),
      linkForm: linkFormOf(config),
      log: createLog({ level: 'silent', name: 'command' }),
    }),
  )
  const headers = {
    authorization: `Bearer ${library.secrets.adminToken}`,
    'x-streamvault-edge': edgeToken,
    'x-forwarded-for': '127.0.0.1',
  }
  const client = createAdminClient({ baseUrl: await manager.listen(), headers })
  const owned = stack.move()
  return { client, publicUrl: undefined, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Without a server no other process reads or writes slices. */
async function purgeSlices(root: string, sliceBytes: number, files: PurgeFiles): Promise<PurgedBytes> {
  const never = Number.MAX_SAFE_INTEGER
  await using store = createSliceStore({
    root,
    sliceBytes,
    maxBytes: never,
    inactiveMs: 2 ** 31 - 1,
    maxPendingWrites: 1,
    onError: () => {},
  })
  await store.indexed
  const before = { slices: store.slices, bytes: store.bytes }
  for (const id of files === 'all' ? [undefined] : files.map((file) => file.id)) await store.deleteFile(id)
  return { slices: before.slices - store.slices, bytes: before.bytes - store.bytes }
}
