import { Long } from '@mtcute/core'
import { MemoryStorage, TelegramClient } from '@mtcute/node'
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js'
import { MIB } from '@streamvault/bytes'
import type { Facts } from './facts.ts'
import { openStore } from './open-store.ts'

/** Reads the long film once, from its beginning. */
export interface OpenReader extends AsyncDisposable {
  read(): AsyncIterable<Uint8Array>
}

/**
 * - `ours 10`, `ours 1`: the store, over all sessions, and over one session with one connection.
 * - `loop`: one mebibyte after the other on one connection. `barrier`: four at once, the next four after all have arrived.
 * - `iterator`: mtcute's own, with its defaults.
 */
export type ReaderName = 'ours 10' | 'ours 1' | 'loop' | 'barrier' | 'iterator'

/** Opens the readers to compare. */
export const READERS: Record<ReaderName, (facts: Facts) => Promise<OpenReader>> = {
  'ours 10': (facts) => openOurs(facts, { sessions: facts.bots.length }),
  'ours 1': (facts) => openOurs(facts, { sessions: 1, connections: 1 }),
  loop: (facts) => openRaw(facts, { connections: 1, atOnce: 1 }),
  barrier: (facts) => openRaw(facts, { connections: 4, atOnce: 4 }),
  iterator: openIterator,
}

const { signal } = new AbortController()

async function openOurs(facts: Facts, options: { sessions: number; connections?: number }): Promise<OpenReader> {
  const open = await openStore(facts, { ...options, pool: { rampMs: 0 } })
  const { key, bytes } = facts.long
  return {
    read: () => open.store.read(key, { start: 0, end: bytes }, { signal, priority: 'interactive', viewer: 'one' }),
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  }
}

async function openRaw(
  facts: Facts,
  { connections, atOnce }: { connections: number; atOnce: number },
): Promise<OpenReader> {
  const open = await openStore(facts, { sessions: 1, connections })
  const [session] = open.sessions.sessions.values()
  const { messageId, bytes } = facts.long
  const [message] = (await session?.getMessages({ channel: facts.channel, ids: [messageId] }, { signal })) ?? []
  const location = message?.document?.location
  if (session === undefined || location === undefined) throw new Error('Cannot find the film')
  return {
    async *read() {
      for (let at = 0; at < bytes; at += atOnce * MIB) {
        const offsets = Array.from({ length: atOnce }, (_, i) => at + i * MIB)
        yield* await Promise.all(offsets.map((offset) => session.getFile({ location, offset, limit: MIB }, { signal })))
      }
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  }
}

async function openIterator({ app, bots, channel, long }: Facts): Promise<OpenReader> {
  const crypto = new NodeCryptoProvider()
  for (const key of app.network?.publicKeys ?? []) addPublicKey(crypto, key)
  const { dc: id, host: ipAddress, port } = app.network?.home ?? { dc: 2, host: '127.0.0.1', port: 0 }
  const client = new TelegramClient({
    apiId: app.apiId,
    apiHash: app.apiHash,
    crypto,
    storage: new MemoryStorage(),
    defaultDcs: { main: { id, ipAddress, port }, media: { id, ipAddress, port, mediaOnly: true } },
    updates: false,
    logLevel: 0,
  })
  await client.start({ botToken: bots[0]?.token ?? '' })
  const peer = { _: 'inputPeerChannel', channelId: channel, accessHash: Long.ZERO } as const
  await client.call({ _: 'channels.getChannels', id: [{ ...peer, _: 'inputChannel' }] })
  const [message] = await client.getMessages(Number(`-100${channel}`), [long.messageId])
  const { media } = message ?? {}
  if (media?.type !== 'document' && media?.type !== 'video') throw new Error('Cannot find the film')
  return {
    read: () => client.downloadAsIterable(media),
    [Symbol.asyncDispose]: () => client.destroy(),
  }
}
