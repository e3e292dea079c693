import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { createSemaphore, orAborted, type Semaphore } from '@streamvault/waits'
import type { LocationStore } from '../read/file-locations.ts'
import type { SessionNews } from '../session-news.ts'
import type { TelegramClient } from '../telegram-client.ts'
import { type BaseClient, createBaseClient } from './base-client.ts'
import { createCalls } from './calls.ts'
import type { SessionOptions, TelegramAppOptions } from './client-options.ts'
import { createDcGate } from './dc-gate.ts'
import { warmDownloads } from './guard-network.ts'
import { listenToPosts } from './listen-to-posts.ts'
import { KeyForgottenError, signIn } from './sign-in.ts'
import { translateError } from './translate-error.ts'

/** A client that is signed in and connected. */
export interface MtcuteClient {
  client: TelegramClient
  locations: LocationStore
}

/**
 * Concurrent key exchanges per thread. The library gives up on a step that takes five seconds: many at once would slow
 * each other down until none succeeds.
 */
export const MAX_EXCHANGES = 2

/** Limit for opening a session's download connections at the start. Later ones join when they are ready. */
const WARM_UP_MS = 5_000

/** Optional dependencies of opening a session. */
export interface OpenClientOptions {
  exchanges?: Semaphore
  /** Called with news of the connections to Telegram, from the first connection on. */
  tell?: TellNews
}

type TellNews = (news: SessionNews) => void

/**
 * Opens a session once a key exchange is allowed: signs in when its storage has no account and a bot token is given,
 * opens all connections to its home and keeps them. A bot whose kept key Telegram ended signs in anew, once; the key is
 * checked only after a call reported it dead, or when the options require it.
 *
 * @throws TelegramError `dead` when it cannot sign in
 */
export async function openMtcuteClient(
  app: TelegramAppOptions,
  session: SessionOptions,
  signal: AbortSignal,
  { exchanges = createSemaphore(MAX_EXCHANGES), tell = () => {} }: OpenClientOptions = {},
): Promise<MtcuteClient> {
  const { base, locations, end } = await exchanges
    .run(signal, () => openBase(app, session, signal, tell))
    .catch((error: unknown) => {
      throw translateError(`open session "${session.id}"`, error, signal)
    })
  const closing = new AbortController()
  const gate = createDcGate({
    exchanges,
    onOpened: (dc) => void warmDownloads(base, dc, closing.signal).catch(() => {}),
  })
  const calls = createCalls(base, gate, {
    invite: session.invite,
    onFault: (fault) => tell({ kind: 'fault', fault }),
  })
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

async function openBase(
  app: TelegramAppOptions,
  session: SessionOptions,
  signal: AbortSignal,
  tell: TellNews,
): Promise<BaseClient> {
  const opened = createBaseClient(app, session, tell)
  try {
    await connect(opened.base, app, session, signal)
    return opened
  } catch (error) {
    await opened.end().catch(() => {})
    // The key is deleted from the storage, so the second try has none to delete.
    if (error instanceof KeyForgottenError) return openBase(app, session, signal, tell)
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
