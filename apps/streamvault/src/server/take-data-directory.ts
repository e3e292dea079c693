import { setTimeout as sleep } from 'node:timers/promises'
import { acquireDataLock, type DataHolder, type DataLock, DataLockedError } from '@streamvault/data-lock'

/** Options of waiting for a data directory. */
export interface TakeOptions {
  signal: AbortSignal
  /** Called once when another process holds it and is about to release it. */
  onWaiting: (holder: DataHolder) => void
  /** Waits that many milliseconds. Default: a timer. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const LOOK_EVERY_MS = 200

/**
 * Takes the data directory for a server. Waits for commands, and for servers that start or end.
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
