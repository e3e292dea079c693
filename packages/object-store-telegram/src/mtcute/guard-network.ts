import type { BaseTelegramClient } from '@mtcute/core/client.js'

/** The private parts of the library's network. Only this file and `watch-connections.ts` access them. */
interface HiddenNetwork {
  _pendingExports: Map<number, Promise<void>>
  _dcCreationPromise: Map<number, Promise<void>>
  _primaryDc: HiddenDc | undefined
  _getOtherDc(dc: number): Promise<HiddenDc>
}

interface HiddenDc {
  dcId: number
  download: HiddenPool
}

interface HiddenPool {
  connect(): void
  _connections: { isConnected: boolean }[]
}

/**
 * Works around two defects of the library. A failed `auth.exportAuthorization` rejects a promise that has no handler,
 * which ends the process, and leaves that promise in place, so that the data centre is lost until the next start.
 */
export function guardNetwork(client: BaseTelegramClient): void {
  const network = hidden(client)
  network._pendingExports = new SelfCleaningMap()
  network._dcCreationPromise = new SelfCleaningMap()
}

/**
 * Opens every download connection to a data centre and awaits them: the library opens a second one only while the first
 * is not ready, and one connection is slow. Resolves early when `signal` aborts.
 */
export async function warmDownloads(client: BaseTelegramClient, dc: number, signal: AbortSignal): Promise<void> {
  const network = hidden(client)
  const manager = network._primaryDc?.dcId === dc ? network._primaryDc : await network._getOtherDc(dc)
  const { download } = manager
  const isWarm = () => download._connections.every(({ isConnected }) => isConnected)
  if (isWarm()) return
  download.connect()
  while (!isWarm() && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
}

const LOOK_MS = 10

const hidden = (client: BaseTelegramClient): HiddenNetwork => client.mt.network as unknown as HiddenNetwork

class SelfCleaningMap extends Map<number, Promise<void>> {
  override set(key: number, promise: Promise<void>): this {
    promise.catch(() => {
      if (this.get(key) === promise) this.delete(key)
    })
    return super.set(key, promise)
  }
}
