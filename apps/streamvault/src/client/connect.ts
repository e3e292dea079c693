import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@streamvault/config'
import { acquireDataLock, type DataLock, DataLockedError, readDataHolder } from '@streamvault/data-lock'
import { createLog } from '@streamvault/log'
import { createSliceStore } from '@streamvault/slice-cache'
import { planDataDirectory, prepareDataDirectory } from '../installation/data-directory.ts'
import { type ConfigFlags, readInstallationConfig } from '../installation/installation-config.ts'
import { openLibrary } from '../installation/library.ts'
import { createLibraryManager } from '../installation/library-manager.ts'
import { linkFormOf } from '../installation/link-signer.ts'
import { openSecrets } from '../installation/secrets.ts'
import { openPurges } from '../purge/open-purges.ts'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'
import { sessionAdminOf } from '../telegram/session-admin.ts'
import { type AdminClient, createAdminClient } from './admin-client.ts'

/** A manager to talk to. Disposing of it ends what was started for it. */
export interface Connection extends AsyncDisposable {
  client: AdminClient
  /** Where the running server is reached; undefined without one. */
  publicUrl: string | undefined
}

const LOOK_EVERY_MS = 100
const PATIENCE_MS = 1000

/** Talks to the server that runs on the data directory, or opens the library in this process when none does. */
export async function connect(flags: ConfigFlags, signal: AbortSignal): Promise<Connection> {
  const config = await readInstallationConfig(flags)
  const began = Date.now()
  let hasTold = false
  for (;;) {
    const holder = await readDataHolder(config.dataDir)
    if (holder?.address) return toServer(config, holder.address)
    const lock = holder === undefined ? await tryLock(config.dataDir, signal) : undefined
    if (lock !== undefined) return await inThisProcess(config, lock, signal)
    // Another command works on the library, or a server is just starting.
    if (!hasTold && Date.now() - began > PATIENCE_MS) {
      process.stderr.write('Waiting for another command on this data directory to end…\n')
      hasTold = true
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}

async function tryLock(directory: string, signal: AbortSignal): Promise<DataLock | undefined> {
  try {
    return await acquireDataLock(directory, { signal })
  } catch (error) {
    if (error instanceof DataLockedError) return undefined
    throw error
  }
}

function toServer(config: Config, address: string): Connection {
  const { adminToken } = openSecrets(planDataDirectory(config).secrets)
  return {
    client: createAdminClient({ baseUrl: address, headers: { authorization: `Bearer ${adminToken}` } }),
    publicUrl: address,
    async [Symbol.asyncDispose]() {},
  }
}

async function inThisProcess(config: Config, lock: DataLock, signal: AbortSignal): Promise<Connection> {
  await using stack = new AsyncDisposableStack()
  stack.use(lock)
  const directory = planDataDirectory(config)
  prepareDataDirectory(directory)
  const library = stack.use(await openLibrary({ config, directory, onRead: () => {} }, signal))
  const edgeToken = randomBytes(32).toString('base64url')
  const purges = stack.use(
    await openPurges({
      library,
      edges: config.edges,
      purgeOwn: (files) => purgeSlices(directory.slices, files),
      // Without a server nobody reads for anybody.
      endReads: () => {},
      onError: () => {},
    }),
  )
  const manager = stack.use(
    await createLibraryManager(library, {
      defaultClass: config.viewers.defaultClass,
      edgeToken,
      // Without a server nobody watches.
      leaveStream: async () => {},
      ...purges.deps,
      sessions: sessionAdminOf(library, config),
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

/** No server runs, so that nobody else reads or writes slices. */
async function purgeSlices(root: string, files: PurgeFiles): Promise<PurgedBytes> {
  const never = Number.MAX_SAFE_INTEGER
  await using store = createSliceStore({
    root,
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
