import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@streamvault/config'
import { acquireDataLock, type DataLock, DataLockedError, readDataHolder } from '@streamvault/data-lock'
import { planDataDirectory } from '../installation/data-directory.ts'
import { type ConfigFlags, readInstallationConfig } from '../installation/installation-config.ts'
import { prepareDataAndCache } from '../installation/prepare-data-and-cache.ts'
import { openSecrets } from '../installation/secrets.ts'
import { type AdminClient, createAdminClient } from './admin-client.ts'
import type { Connection } from './connection.ts'

const LOOK_EVERY_MS = 100
const PATIENCE_MS = 1000

/** Connects to the server that runs on the data directory, or opens the library in this process when none does. */
export async function connect(flags: ConfigFlags, signal: AbortSignal): Promise<Connection> {
  const config = await readInstallationConfig(flags)
  const began = performance.now()
  let hasTold = false
  for (;;) {
    const holder = await readDataHolder(config.dataDir)
    if (holder?.address) return await toServer(config, holder.address)
    const lock = holder === undefined ? await tryLock(config, signal) : undefined
    if (lock !== undefined) return await inThisProcess(config, lock, signal)
    // Another command works on the library, or a server is just starting.
    if (!hasTold && performance.now() - began > PATIENCE_MS) {
      process.stderr.write('Waiting for another command on this data directory to end…\n')
      hasTold = true
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}

/** The server that runs on the data directory, if any. Creates and changes nothing, unlike `connect`. */
export async function connectToServer(
  flags: ConfigFlags,
): Promise<{ config: Config; client: AdminClient | undefined }> {
  const config = await readInstallationConfig(flags)
  const holder = await readDataHolder(config.dataDir)
  return { config, client: holder?.address ? (await toServer(config, holder.address)).client : undefined }
}

async function tryLock(config: Config, signal: AbortSignal): Promise<DataLock | undefined> {
  await prepareDataAndCache(config)
  try {
    return await acquireDataLock(config.dataDir, { signal })
  } catch (error) {
    if (error instanceof DataLockedError) return undefined
    throw error
  }
}

/** Loaded only when there is no server: the whole library takes a second to load. */
async function inThisProcess(config: Config, lock: DataLock, signal: AbortSignal): Promise<Connection> {
  const { startOwnManager } = await import('./own-manager.ts')
  return await startOwnManager(config, lock, signal)
}

async function toServer(config: Config, address: string): Promise<Connection> {
  const { adminToken } = await openSecrets(planDataDirectory(config).secrets)
  return {
    client: createAdminClient({ baseUrl: address, headers: { authorization: `Bearer ${adminToken}` } }),
    publicUrl: address,
    async [Symbol.asyncDispose]() {},
  }
}
