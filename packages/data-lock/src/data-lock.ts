import { rm } from 'node:fs/promises'
import { makeFolder } from '@streamvault/folders'
import { type DataHolder, holderFileOf, readDataHolder, writeHolderFile } from './data-holder.ts'
import { lockFileOf, tryLock } from './lock-file.ts'

/** Another server holds the data directory. */
export class DataLockedError extends Error {
  override name = 'DataLockedError'
  readonly code = 'data_locked'
  /** The holder, as far as its file says; undefined if it ended meanwhile. */
  readonly holder: DataHolder | undefined

  constructor(directory: string, holder: DataHolder | undefined) {
    super(`Cannot use data directory "${directory}": ${describe(holder)} has it`)
    this.holder = holder
  }
}

/** Exclusive use of a data directory until disposal or the end of the process, in whatever way it ends. */
export interface DataLock extends AsyncDisposable {
  /** Publishes this server's addresses to other processes. */
  announce(place: { address: string; opsAddress?: string }): Promise<void>
  /** Withdraws the addresses: this server no longer answers, and will release the directory soon. */
  withdraw(): Promise<void>
}

/** Milliseconds to wait for readers that check the lock. They hold it for microseconds. */
const LOOKING_MS = 250

/**
 * Takes the data directory for this process; creates it if it is missing.
 *
 * @throws DataLockedError when this or another process already holds it; FolderError
 */
export async function acquireDataLock(directory: string, options: { signal?: AbortSignal } = {}): Promise<DataLock> {
  options.signal?.throwIfAborted()
  await makeFolder(directory)
  const lock = tryLock(lockFileOf(directory), 'exclusive', LOOKING_MS)
  if (lock === undefined) throw new DataLockedError(directory, await readDataHolder(directory))

  const holder: DataHolder = { pid: process.pid, address: null, opsAddress: null, startedAt: Date.now() }
  try {
    await writeHolderFile(directory, holder)
  } catch (error) {
    lock.close()
    throw error
  }
  return {
    async announce({ address, opsAddress }) {
      await writeHolderFile(directory, { ...holder, address, opsAddress: opsAddress ?? null })
    },
    withdraw: () => writeHolderFile(directory, holder),
    async [Symbol.asyncDispose]() {
      if (!lock.isOpen) return
      // While we still hold the lock: afterwards the file may belong to the next holder.
      await rm(holderFileOf(directory), { force: true })
      if (lock.isOpen) lock.close()
    },
  }
}

function describe(holder: DataHolder | undefined): string {
  if (holder === undefined || holder.pid === 0) return 'another process'
  if (holder.address !== null) return `the server of process ${holder.pid} at ${holder.address}`
  return `process ${holder.pid} (a command, or a server that starts or ends)`
}
