import { rm } from 'node:fs/promises'
import { makeFolder } from '@streamvault/folders'
import { type DataHolder, holderFileOf, readDataHolder, writeHolderFile } from './data-holder.ts'
import { lockFileOf, tryLock } from './lock-file.ts'

/** Another server has the data directory. */
export class DataLockedError extends Error {
  override name = 'DataLockedError'
  readonly code = 'data_locked'
  /** Who has it, as far as it told; undefined when it ended meanwhile. */
  readonly holder: DataHolder | undefined

  constructor(directory: string, holder: DataHolder | undefined) {
    super(`Cannot use data directory "${directory}": ${describe(holder)} has it`)
    this.holder = holder
  }
}

/** A data directory that is ours until this is disposed of or the process ends, however it ends. */
export interface DataLock extends AsyncDisposable {
  /** Tells other processes where this server listens. */
  announce(place: { address: string; opsAddress?: string }): Promise<void>
  /** Takes that back: this server answers no more, and will let go of the directory soon. */
  withdraw(): Promise<void>
}

/** How long others may look at the lock while it is taken, in milliseconds. They hold it for microseconds. */
const LOOKING_MS = 250

/**
 * Takes the data directory for this process; makes it when it is not there.
 *
 * @throws DataLockedError when another has it, in this process or in another; FolderError
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
      // While the lock is still ours: afterwards the file may be the next holder's.
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
