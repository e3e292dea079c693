import { BaseTelegramClient } from '@mtcute/core/client.js'
import { addPublicKey } from '@mtcute/node/utils.js'
import type { LocationStore } from '../read/file-locations.ts'
import type { SessionFault, SessionNews } from '../session-news.ts'
import {
  DEFAULT_CONNECTIONS,
  DEFAULT_GONE_AFTER_MS,
  type SessionOptions,
  type TelegramAppOptions,
} from './client-options.ts'
import { createFrugalCrypto } from './frugal-crypto.ts'
import { guardNetwork } from './guard-network.ts'
import { quietPlatform } from './quiet-platform.ts'
import { createReach } from './reach.ts'
import { createSessionStorage } from './session-storage.ts'
import { createTcpTransport } from './tcp-transport.ts'
import { watchConnections } from './watch-connections.ts'

/** The library's client with its storage and network. */
export interface BaseClient {
  base: BaseTelegramClient
  locations: LocationStore
  /** Closes the client with every connection. */
  end(): Promise<void>
}

/** Creates the library's client without its own waiting, throttling and logging. */
export function createBaseClient(
  { apiId, apiHash, network, storageKey, goneAfterMs = DEFAULT_GONE_AFTER_MS }: TelegramAppOptions,
  session: SessionOptions,
  tell: (news: SessionNews) => void = () => {},
): BaseClient {
  const crypto = createFrugalCrypto()
  for (const key of network?.publicKeys ?? []) addPublicKey(crypto, key)
  const { provider, locations } = createSessionStorage(session.storagePath, storageKey)
  const tellFault = (fault: SessionFault): void => tell({ kind: 'fault', fault })
  async function tellReach(dc: number, isReachable: boolean): Promise<void> {
    try {
      tell({ kind: 'reach', dc, isHome: dc === (await base.getPrimaryDcId()), isReachable })
    } catch {
      // A client that is closing has no home any more.
    }
  }
  const reach = createReach({
    goneAfterMs,
    onChange(dc, isReachable) {
      if (!isReachable) tellFault('unreachable')
      void tellReach(dc, isReachable)
    },
  })
  const transport = createTcpTransport(session, {
    onTrying: reach.trying,
    onOpened: reach.opened,
    onClosed(dc, isOurs) {
      if (!isOurs) tellFault('dropped')
      reach.closed(dc)
    },
  })
  const base = new BaseTelegramClient({
    apiId,
    apiHash,
    crypto,
    platform: quietPlatform,
    storage: provider,
    transport,
    disableUpdates: session.receiveUpdates !== true,
    // The library's own loop would fetch missed updates; we read the channels themselves.
    updates: false,
    ...(network && { defaultDcs: defaultDcs(network.home) }),
    network: {
      middlewares: [],
      // Connections stay open when idle: the first request after a pause must find a warm connection.
      inactivityTimeout: 0,
      connectionCount: (kind) => connectionsOf(kind, session),
    },
  })
  // Also called for lost connections; the calls on them report those themselves.
  base.onError.add(() => {})
  guardNetwork(base)
  watchConnections(base, tellFault)
  return {
    base,
    locations,
    async end() {
      reach[Symbol.dispose]()
      await base.destroy().finally(() => transport.close())
    },
  }
}

function defaultDcs({ dc, host, port }: { dc: number; host: string; port: number }) {
  const option = { id: dc, ipAddress: host, port }
  return { main: option, media: { ...option, mediaOnly: true } }
}

function connectionsOf(kind: string, { connections, uploadConnections }: SessionOptions): number {
  if (kind === 'download') return connections ?? DEFAULT_CONNECTIONS
  if (kind === 'upload') return uploadConnections ?? DEFAULT_CONNECTIONS
  // With more than one main connection the library binds temporary keys at every start.
  return 1
}
