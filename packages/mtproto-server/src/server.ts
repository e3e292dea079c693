import path from 'node:path'
import type { DcAddress } from './rpc.ts'
import { startWire } from './session/start-wire.ts'
import type { LiveWorld, WorldOptions } from './world/live-world.ts'
import { openWorld } from './world/open-world.ts'

/** How a server begins. */
export interface MtprotoServerOptions extends WorldOptions {
  /** The data centres; a port that is not named is that of the last start, or else the system's choice. Default: 2 and 4. */
  dcs?: readonly { id: number; port?: number }[]
  /** Schemas of foreign layers in the text form (`.tl`), by number: their clients are answered in them. */
  layerFiles?: Readonly<Record<number, string>>
  /** Told what went wrong inside, and why a connection was ended. */
  onError?: (error: unknown, where: string) => void
}

/** A server that listens: the world behind it, and what a client needs to find it. Disposing frees everything. */
export interface MtprotoServer extends LiveWorld {
  /** The data centres, each on a port of its own. */
  readonly dcs: readonly DcAddress[]
  /** The server's RSA key for clients, PKCS#1. */
  readonly publicKeyPem: string
}

const DEFAULT_DCS = [{ id: 2 }, { id: 4 }]

/**
 * Starts a server on 127.0.0.1. A folder that held one before holds the same again: keys, accounts, channels, files
 * and, unless others are named, ports.
 */
export async function startMtprotoServer(options: MtprotoServerOptions): Promise<MtprotoServer> {
  const { folder, dcs = DEFAULT_DCS, layerFiles = {}, onError = () => {} } = options
  await using started = new AsyncDisposableStack()
  const world = started.use(await openWorld(options))
  const running = started.use(await startWire({ folder: path.join(folder, 'wire'), dcs, layerFiles, onError, world }))
  const owned = started.move()
  return {
    ...world,
    // Both may change: a copy would not.
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
