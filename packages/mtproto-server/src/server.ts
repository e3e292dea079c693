import path from 'node:path'
import type { DcAddress } from './rpc.ts'
import { startWire } from './session/start-wire.ts'
import type { LiveWorld, WorldOptions } from './world/live-world.ts'
import { openWorld } from './world/open-world.ts'

/** Options of a server. */
export interface MtprotoServerOptions extends WorldOptions {
  /** The data centres; the default port is that of the last start, or else chosen by the system. Default: 2 and 4. */
  dcs?: readonly { id: number; port?: number }[]
  /** Schemas of foreign layers in text form (`.tl`), by number: their clients get answers in their own layer. */
  layerFiles?: Readonly<Record<number, string>>
  /** Called with internal errors, and with the reason when the server closes a connection. */
  onError?: (error: unknown, where: string) => void
}

/** A listening server: its world, and the data that clients need to connect. Disposal frees everything. */
export interface MtprotoServer extends LiveWorld {
  /** The data centres, each on its own port. */
  readonly dcs: readonly DcAddress[]
  /** The server's RSA key for clients, PKCS#1. */
  readonly publicKeyPem: string
}

const DEFAULT_DCS = [{ id: 2 }, { id: 4 }]

/**
 * Starts a server on 127.0.0.1. The folder of an earlier server restores its keys, accounts, channels, files
 * and, unless given, ports.
 */
export async function startMtprotoServer(options: MtprotoServerOptions): Promise<MtprotoServer> {
  const { folder, dcs = DEFAULT_DCS, layerFiles = {}, onError = () => {} } = options
  await using started = new AsyncDisposableStack()
  const world = started.use(await openWorld(options))
  const running = started.use(await startWire({ folder: path.join(folder, 'wire'), dcs, layerFiles, onError, world }))
  const owned = started.move()
  return {
    ...world,
    // Getters, because both may change.
    get limits() {
      return world.limits
    },
    get network() {
      return world.network
    },
    dcs: running.wire.dcs,
    publicKeyPem: running.publicKeyPem,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
