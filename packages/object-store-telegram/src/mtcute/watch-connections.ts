import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { SessionFault } from '../session-news.ts'
import type { SocketConnection } from './socket-connection.ts'

/** The parts of the library's private connections that we watch: see `guard-network.ts`. */
interface HiddenNetwork {
  _dcConnections: Map<number, Record<(typeof KINDS)[number], { _connections: HiddenConnection[] }>>
}

interface HiddenConnection {
  _session: { pendingMessages: HiddenMap<{ _: string }>; queuedCancelReq: unknown[]; lastActivityTime: number }
  /** `connection` is one of ours, while one exists. */
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
/** The library's errors for a connection that has gone silent. */
const SILENCE: ReadonlySet<string | undefined> = new Set(['read timeout', 'ping timeout'])

/**
 * Reports faults that the library repairs silently. It also changes how the library detects a hung connection. A
 * cancelled request still counts as unanswered, else a hung connection without callers looks idle and gets the next
 * request. A connection on which a long answer still arrives does not count as hung, else at less than 150 kB/s a
 * mebibyte would never arrive. Call it before the client connects.
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

  /** Once per connection: faults of waiting requests were reported, and a replaced connection is not reported again. */
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
    // These cancelled requests get no answer any more, and the library would keep them for ever.
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
