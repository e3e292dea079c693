import { setTimeout as sleep } from 'node:timers/promises'
import { acquireDataLock, type DataHolder, type DataLock, DataLockedError } from '@streamvault/data-lock'

/** How a data directory is waited for. */
export interface TakeOptions {
  signal: AbortSignal
  /** Told once that another process has it and is about to let go. */
  onWaiting: (holder: DataHolder) => void
  /** Waits for so many milliseconds. Default: the machine's timers. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const LOOK_EVERY_MS = 200

/**
 * Takes the data directory for a server. Commands and servers that start or end are waited for.
 *
 * @throws DataLockedError when a running server has it; FolderError; the signal's reason
 */
export async function takeDataDirectory(
  directory: string,
  { signal, onWaiting, wait = (ms) => sleep(ms, undefined, { signal }) }: TakeOptions,
): Promise<DataLock> {
  for (let hasTold = false; ; hasTold = true) {
    try {
      return await acquireDataLock(directory, { signal })
    } catch (error) {
      if (!(error instanceof DataLockedError) || error.holder?.address) throw error
      if (!hasTold && error.holder !== undefined) onWaiting(error.holder)
    }
    await wait(LOOK_EVERY_MS, signal)
  }
}
