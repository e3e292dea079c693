import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { SocketConnection } from './socket-connection.ts'

/** The parts of the library's network that have no public door. All our reaching behind it is in this file. */
interface HiddenNetwork {
  _pendingExports: Map<number, Promise<void>>
  _dcCreationPromise: Map<number, Promise<void>>
  _primaryDc: HiddenDc | undefined
  _dcConnections: Map<number, HiddenDc>
  _getOtherDc(dc: number): Promise<HiddenDc>
}

interface HiddenDc {
  dcId: number
  download: HiddenPool
}

interface HiddenPool {
  connect(): void
  _connections: HiddenConnection[]
}

interface HiddenConnection {
  isConnected: boolean
  reconnect(): void
  _fuman: { connection: SocketConnection | null }
  _session: { pendingMessages: { values(): Iterable<{ _: string }> } }
}

/**
 * Mends two traps of the library. A failed `auth.exportAuthorization` rejects a promise that nobody looks at, which ends
 * the process, and leaves that promise in place, so that the data centre is lost until the next start.
 */
export function guardNetwork(client: BaseTelegramClient): void {
  const network = hidden(client)
  network._pendingExports = new SelfCleaningMap()
  network._dcCreationPromise = new SelfCleaningMap()
}

/**
 * Opens every download connection to a data centre and waits for them: the library itself opens a second one only while
 * the first is not there yet, and one connection is slow. Resolves early when `signal` aborts.
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

/**
 * Replaces download connections that owe an answer and have said nothing for `silentMs`, until `signal` aborts. The
 * library would notice by its next ping, a minute later, and until then send there what is most urgent: nothing else is
 * as idle as a connection that hangs.
 */
export function replaceSilentDownloads(client: BaseTelegramClient, silentMs: number, signal: AbortSignal): void {
  const timer = setInterval(() => {
    for (const { download } of hidden(client)._dcConnections.values()) {
      for (const connection of download._connections) if (isSilent(connection, silentMs)) connection.reconnect()
    }
  }, silentMs / 4)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function isSilent({ _fuman, _session }: HiddenConnection, silentMs: number): boolean {
  const { connection } = _fuman
  if (connection === null || performance.now() - connection.lastByteAt < silentMs) return false
  for (const { _ } of _session.pendingMessages.values()) {
    if (_ === 'rpc' || _ === 'cancel' || _ === 'ping') return true
  }
  return false
}

const hidden = (client: BaseTelegramClient): HiddenNetwork => client.mt.network as unknown as HiddenNetwork

class SelfCleaningMap extends Map<number, Promise<void>> {
  override set(key: number, promise: Promise<void>): this {
    promise.catch(() => {
      if (this.get(key) === promise) this.delete(key)
    })
    return super.set(key, promise)
  }
}
