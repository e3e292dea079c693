import type { Socket } from 'node:net'
import type { DcAddress, Wire, WireEvent, World } from '../rpc.ts'
import { readLayers } from '../tl/layers.ts'
import { type Connection, createConnection } from './connection.ts'
import { createInbox } from './inbox.ts'
import { type DcListener, listenDc } from './listen-dc.ts'
import { createMessageIds } from './message-ids.ts'
import { createOutbox } from './outbox.ts'
import { pushUpdates } from './push-updates.ts'
import { createSessions } from './sessions.ts'
import { openWireFolder } from './wire-folder.ts'

/** Options of a wire. */
export interface WireOptions {
  /** Folder of its keys and ports; created if missing. */
  folder: string
  /** The data centres. The default port is that of the last start, or else chosen by the system. */
  dcs: readonly { id: number; port?: number }[]
  /** Answers the calls. */
  world: World
  /** Schemas of foreign layers in text form, by number: their clients get answers in their own layer. */
  layerFiles?: Readonly<Record<number, string>>
  /** Called with errors: those of the world other than `RpcError`, and the reason when the server closes a connection. */
  onError?: (error: unknown, where: string) => void
}

/** A listening wire. */
export interface RunningWire extends AsyncDisposable {
  /** The interface to which the world is attached. */
  readonly wire: Wire
  /** The server's public key for clients, PKCS#1. */
  readonly publicKeyPem: string
}

/** Starts listening. Disposal aborts the calls, cuts all connections and frees the ports. */
export async function startWire(options: WireOptions): Promise<RunningWire> {
  const { world, onError = () => {} } = options
  await using started = new AsyncDisposableStack()
  const { rsaKey, keyring, ports, keepPorts } = openWireFolder(options.folder)
  const layers = readLayers(options.layerFiles)
  const ids = createMessageIds()
  const sessions = createSessions()
  const outbox = createOutbox(layers, ids)
  const onEvent = (event: WireEvent) => world.onWireEvent?.(event)
  const inbox = createInbox({ world, layers, ids, sessions, outbox, keyring, rsaKey, onEvent, onError })
  const connections = new Set<Connection>()
  let lastConnectionId = 0

  function connect(dc: number, socket: Socket): void {
    const connection = createConnection(socket, {
      id: ++lastConnectionId,
      dc,
      network: () => world.network,
      onPacket: inbox.receive,
      onFailure: (error) => onError(error, 'connection'),
      onClose(closed) {
        connections.delete(closed)
        onEvent({ kind: 'disconnected', dc, connectionId: closed.connectionId })
      },
    })
    connections.add(connection)
    onEvent({ kind: 'connected', dc, connectionId: connection.connectionId })
  }

  function dropConnections(filter: (connection: Connection) => boolean = () => true): number {
    const chosen = [...connections].filter(filter)
    for (const connection of chosen) connection.cut()
    return chosen.length
  }

  const listeners = new Map<number, DcListener>()
  for (const { id, port } of options.dcs) {
    const listener = await listenDc(id, port ?? ports[id] ?? 0, (socket) => connect(id, socket))
    listeners.set(id, started.use(listener))
  }
  const dcs: DcAddress[] = [...listeners.values()].map(({ address }) => address)
  keepPorts(Object.fromEntries(dcs.map(({ id, port }) => [id, port])))
  started.defer(async () => {
    const calls = [...sessions.all()].flatMap(({ running }) => [...running.values()])
    for (const { controller } of calls) controller.abort()
    dropConnections()
    await Promise.all(calls.map(({ done }) => done))
  })

  function listenerOf(dc: number): DcListener {
    const listener = listeners.get(dc)
    if (listener === undefined)
      throw new RangeError(`Cannot find data centre ${dc}: there are ${[...listeners.keys()]}`)
    return listener
  }

  const wire: Wire = {
    dcs,
    push: (keyIds, updates, except) => pushUpdates({ sessions, outbox, layers }, keyIds, updates, except),
    dropConnections,
    rotateSalts: keyring.rotateSalts,
    forgetKey: (authKeyId) => sessions.endOf(keyring.forget(authKeyId)),
    closeDc(dc) {
      listenerOf(dc).closed = true
      dropConnections((connection) => connection.dc === dc)
    },
    openDc(dc) {
      listenerOf(dc).closed = false
    },
  }
  world.attach(wire)
  const owned = started.move()
  return { wire, publicKeyPem: rsaKey.publicKeyPem, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
