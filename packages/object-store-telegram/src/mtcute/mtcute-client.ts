import { BaseTelegramClient } from '@mtcute/core/client.js'
import { addPublicKey } from '@mtcute/node/utils.js'
import { createTurns, orAborted, type Turns } from '@streamvault/waits'
import type { LocationStore } from '../read/file-locations.ts'
import type { TelegramClient } from '../telegram-client.ts'
import { createCalls } from './calls.ts'
import { DEFAULT_CONNECTIONS, type SessionOptions, type TelegramAppOptions } from './client-options.ts'
import { createDcGate } from './dc-gate.ts'
import { createFrugalCrypto } from './frugal-crypto.ts'
import { guardNetwork, warmDownloads } from './guard-network.ts'
import { listenToPosts } from './listen-to-posts.ts'
import { quietPlatform } from './quiet-platform.ts'
import { createSessionStorage } from './session-storage.ts'
import { KeyForgottenError, signIn } from './sign-in.ts'
import { createTcpTransport } from './tcp-transport.ts'
import { translateError } from './translate-error.ts'

/** A client that is signed in and connected. */
export interface MtcuteClient {
  client: TelegramClient
  locations: LocationStore
}

/**
 * Exchanges of keys that one thread makes at once. The library gives up on a step that takes five seconds: many side by
 * side would take each other's time, and none would end.
 */
export const MAX_EXCHANGES = 2

/** How long all download connections of a session may take at the start. Those that are late come when they come. */
const WARM_UP_MS = 5_000

/**
 * Opens a session when its turn comes: signs in when its storage knows no account and a bot's token is given, opens all connections to its
 * home and keeps them. A bot whose kept key Telegram ended signs in anew, once; a key is asked for where it was called dead before, or the
 * options say so.
 *
 * @throws TelegramError `dead` when it cannot sign in
 */
export async function openMtcuteClient(
  app: TelegramAppOptions,
  session: SessionOptions,
  signal: AbortSignal,
  turns: Turns = createTurns(MAX_EXCHANGES),
): Promise<MtcuteClient> {
  const { base, locations, end } = await turns
    .run(signal, () => openBase(app, session, signal))
    .catch((error: unknown) => {
      throw translateError(`open session "${session.id}"`, error, signal)
    })
  const closing = new AbortController()
  const gate = createDcGate({
    turns,
    onOpened: (dc) => void warmDownloads(base, dc, closing.signal).catch(() => {}),
  })
  const calls = createCalls(base, gate, session.invite)
  return {
    locations,
    client: {
      ...calls,
      onPost: listenToPosts(base),
      async [Symbol.asyncDispose]() {
        closing.abort()
        await end()
      },
    },
  }
}

async function openBase(app: TelegramAppOptions, session: SessionOptions, signal: AbortSignal): Promise<BaseClient> {
  const opened = createBaseClient(app, session)
  try {
    await connect(opened.base, app, session, signal)
    return opened
  } catch (error) {
    await opened.end().catch(() => {})
    // Its storage has no key any more, so that the second time finds none to forget.
    if (error instanceof KeyForgottenError) return openBase(app, session, signal)
    throw error
  }
}

async function connect(
  base: BaseTelegramClient,
  app: TelegramAppOptions,
  session: SessionOptions,
  signal: AbortSignal,
): Promise<void> {
  await orAborted(signIn(base, app, session, signal), signal)
  const warmUp = AbortSignal.any([signal, AbortSignal.timeout(WARM_UP_MS)])
  await warmDownloads(base, await base.getPrimaryDcId(), warmUp)
  signal.throwIfAborted()
}

/** The library's client, and what belongs to it. */
export interface BaseClient {
  base: BaseTelegramClient
  locations: LocationStore
  /** Closes it with every connection. */
  end(): Promise<void>
}

/** Makes the library's client with everything of it switched off that waits, throttles or writes by itself. */
export function createBaseClient(
  { apiId, apiHash, network, storageKey }: TelegramAppOptions,
  session: SessionOptions,
): BaseClient {
  const crypto = createFrugalCrypto()
  for (const key of network?.publicKeys ?? []) addPublicKey(crypto, key)
  const { provider, locations } = createSessionStorage(session.storagePath, storageKey)
  const transport = createTcpTransport(session)
  const base = new BaseTelegramClient({
    apiId,
    apiHash,
    crypto,
    platform: quietPlatform,
    storage: provider,
    transport,
    disableUpdates: session.receiveUpdates !== true,
    // The library's own loop would fetch what was missed, which we read from the channels themselves.
    updates: false,
    ...(network && { defaultDcs: defaultDcs(network.home) }),
    network: {
      middlewares: [],
      // Never closed for being idle: the first request after a pause must find a warm connection.
      inactivityTimeout: 0,
      connectionCount: (kind) => connectionsOf(kind, session),
    },
  })
  // Told for lost connections as well, which the calls on them report by themselves.
  base.onError.add(() => {})
  guardNetwork(base)
  return {
    base,
    locations,
    end: () => base.destroy().finally(() => transport.close()),
  }
}

function defaultDcs({ dc, host, port }: { dc: number; host: string; port: number }) {
  const option = { id: dc, ipAddress: host, port }
  return { main: option, media: { ...option, mediaOnly: true } }
}

function connectionsOf(kind: string, { connections, uploadConnections }: SessionOptions): number {
  if (kind === 'download') return connections ?? DEFAULT_CONNECTIONS
  if (kind === 'upload') return uploadConnections ?? DEFAULT_CONNECTIONS
  // More than one main connection makes the library bind temporary keys at every start.
  return 1
}
