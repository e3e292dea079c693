import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { SessionFault } from '../session-news.ts'
import type { SocketConnection } from './socket-connection.ts'

/** The library's connections, as far as they are watched. They have no public door: see `guard-network.ts`. */
interface HiddenNetwork {
  _dcConnections: Map<number, Record<(typeof KINDS)[number], { _connections: HiddenConnection[] }>>
}

interface HiddenConnection {
  _session: { pendingMessages: HiddenMap<{ _: string }>; queuedCancelReq: unknown[]; lastActivityTime: number }
  /** `connection` is one of ours, while there is one. */
  _fuman: { connection: Partial<SocketConnection> | null }
  onUsable: { add(listener: () => void): void }
  onDisconnect: { add(listener: () => void): void }
  _checkTimeouts(now: number): boolean
  _isActive(): boolean
  _onBadServerSalt(message: unknown): void
  _resetSession(reason?: string): void
}

interface HiddenMap<Value> {
  keys(): Iterable<unknown>
  get(key: unknown): Value | undefined
  delete(key: unknown): void
}

const KINDS = ['main', 'upload', 'download', 'downloadSmall'] as const
/** The library's words for a connection that says nothing more. */
const SILENCE: ReadonlySet<string | undefined> = new Set(['read timeout', 'ping timeout'])

/**
 * Tells of what the library mends without a word. It also has the library notice a connection that hangs when all who
 * waited there have left: what was called off is owed an answer as well, and whoever owes nothing looks idle, and so is
 * given the next request. And it has the library see that one does not hang while a long answer is still coming: at less than
 * 150 kB/s a mebibyte would never arrive. To be called before the client connects.
 */
export function watchConnections(client: BaseTelegramClient, tell: (fault: SessionFault) => void): void {
  const network = client.mt.network as unknown as HiddenNetwork
  network._dcConnections = new WatchedMap((dc) => {
    for (const kind of KINDS) for (const connection of dc[kind]._connections) watch(connection, tell)
  })
}

function watch(connection: HiddenConnection, tell: (fault: SessionFault) => void): void {
  const { _checkTimeouts, _isActive, _onBadServerSalt, _resetSession, _session: session } = connection
  const { pendingMessages: pending } = session
  const owed = (kind: string) => [...pending.keys()].filter((key) => pending.get(key)?._ === kind)
  let isOpen = false
  let bytesSeen = 0

  /** Once for each connection: what waits for the next one was told of, and one that is being replaced is no news. */
  function end(fault?: SessionFault): void {
    if (!isOpen) return
    isOpen = false
    if (fault !== undefined) tell(fault)
    for (const _ of owed('rpc')) tell('lost')
  }

  connection.onUsable.add(() => {
    isOpen = true
  })
  connection.onDisconnect.add(() => {
    end()
    // Nobody answers these any more, and the library would keep them for ever.
    for (const key of owed('cancel')) pending.delete(key)
  })
  connection._checkTimeouts = (now) => {
    const bytes = connection._fuman.connection?.bytesRead?.() ?? 0
    if (bytes !== bytesSeen) session.lastActivityTime = now
    bytesSeen = bytes
    return _checkTimeouts.call(connection, now)
  }
  connection._isActive = () =>
    _isActive.call(connection) || session.queuedCancelReq.length > 0 || owed('cancel').length > 0
  connection._onBadServerSalt = (message) => {
    tell('salt')
    _onBadServerSalt.call(connection, message)
  }
  connection._resetSession = (reason) => {
    if (SILENCE.has(reason)) end('hung')
    _resetSession.call(connection, reason)
  }
}

class WatchedMap<Key, Value> extends Map<Key, Value> {
  readonly #onAdded: (value: Value) => void

  constructor(onAdded: (value: Value) => void) {
    super()
    this.#onAdded = onAdded
  }

  override set(key: Key, value: Value): this {
    this.#onAdded(value)
    return super.set(key, value)
  }
}
