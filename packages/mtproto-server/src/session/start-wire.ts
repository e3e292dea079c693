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

/** What a wire is started with. */
export interface WireOptions {
  /** Where its keys and ports are kept; made when it is not there. */
  folder: string
  /** The data centres. Without a port each listens where it did the last time, or else where the system says. */
  dcs: readonly { id: number; port?: number }[]
  /** Who answers the calls. */
  world: World
  /** Schemas of foreign layers in the text form, by number: clients of these layers are answered in them. */
  layerFiles?: Readonly<Record<number, string>>
  /** Told what went wrong: what the world threw beside refusals, and why a connection was ended. */
  onError?: (error: unknown, where: string) => void
}

/** A wire that listens. */
export interface RunningWire extends AsyncDisposable {
  /** What the world was attached to. */
  readonly wire: Wire
  /** The server's public key for clients, PKCS#1. */
  readonly publicKeyPem: string
}

/** Starts listening. Disposing ends the calls, cuts all connections and frees the ports. */
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
