import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ChannelAddress, type Fault, type MtprotoServer, startMtprotoServer } from '@streamvault/mtproto-server'
import {
  createTelegramStore,
  judgeTelegramError,
  openTelegramSessions,
  type SessionOptions,
  type TelegramAppOptions,
  type TelegramSession,
  type TelegramSessions,
  type TelegramStore,
  type TelegramStoreEvent,
  type TelegramStoreOptions,
} from '@streamvault/object-store-telegram'
import { createSessionPool, type PoolEvent, type SessionPool, type SessionPoolOptions } from '@streamvault/session-pool'
import { createMetrics } from '../../apps/streamvault/src/server/metrics.ts'
import { createTelegramMetrics } from '../../apps/streamvault/src/server/telegram-metrics.ts'

/** A Telegram server on this machine, with a channel and bots in the channel. */
export interface Telegram extends AsyncDisposable {
  server: MtprotoServer
  channel: ChannelAddress
  folder: string
  /** The options for opening the bots' sessions. */
  bots: SessionOptions[]
  /** Their accounts, in the same order. */
  accounts: number[]
  /** Connects as a new process would: sessions, pool and store. */
  connect(options?: ConnectOptions): Promise<Connected>
}

/** Overrides for the sessions and the store. */
interface ConnectOptions {
  threads?: number
  app?: Partial<TelegramAppOptions>
  pool?: Partial<SessionPoolOptions>
  store?: Partial<TelegramStoreOptions>
  channel?: ChannelAddress
}

/** Open sessions, and a store over them. */
export interface Connected extends AsyncDisposable {
  sessions: TelegramSessions
  pool: SessionPool<TelegramSession>
  store: TelegramStore
  /** Events of the store. */
  events: TelegramStoreEvent[]
  /** Events of the pool. */
  poolEvents: PoolEvent[]
  /** The value of a metric for these labels, summed over the other labels. */
  counted(name: string, labels: Record<string, string>): Promise<number>
}

/** Starts it, with limits off. */
export async function startTelegram({ bots: count = 2 }: { bots?: number } = {}): Promise<Telegram> {
  const folder = await mkdtemp(path.join(tmpdir(), 'telegram-'))
  const server = await startMtprotoServer({ folder: path.join(folder, 'server'), limits: { chunkRate: 0 } })
  const channel = server.createChannel({ title: 'Storage' })
  const made = Array.from({ length: count }, (_, i) => server.addBot({ name: `bot${i + 1}` }))
  for (const bot of made) server.join(channel.id, bot.id)
  const bots = made.map(({ token }, i) => ({
    id: `bot${i + 1}`,
    storagePath: path.join(folder, `bot${i + 1}.sqlite`),
    botToken: token,
  }))
  const telegram: Telegram = {
    server,
    channel,
    folder,
    bots,
    accounts: made.map(({ id }) => id),
    connect: (options) => connect(telegram, options),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return telegram
}

/** The settings that a client needs for a server. */
export function appOf(server: MtprotoServer): TelegramAppOptions {
  const home = server.dcs.find(({ id }) => id === server.homeDc)
  if (home === undefined) throw new Error('Cannot find the home data centre')
  const network = { home: { dc: home.id, host: home.host, port: home.port }, publicKeys: [server.publicKeyPem] }
  return { apiId: server.apiId, apiHash: server.apiHash, network }
}

async function connect(
  { server, folder, bots, channel: usual }: Telegram,
  { threads, app, pool: poolOptions, store: storeOptions, channel = usual }: ConnectOptions = {},
): Promise<Connected> {
  const { registry } = createMetrics()
  const metrics = createTelegramMetrics(registry)
  const sessions = await openTelegramSessions({
    app: { ...appOf(server), ...app },
    sessions: bots,
    signal: AbortSignal.timeout(120_000),
    onNews(id, news) {
      if (news.kind === 'fault') metrics.onSessionFault(id, news.fault)
    },
    ...(threads !== undefined && { threads }),
  })
  const events: TelegramStoreEvent[] = []
  const poolEvents: PoolEvent[] = []
  const pool = createSessionPool<TelegramSession>({
    judge: judgeTelegramError,
    requestsPerSecond: 1000,
    rampMs: 1,
    onEvent(event) {
      poolEvents.push(event)
      metrics.onPoolEvent(event)
    },
    ...poolOptions,
  })
  for (const [id, session] of sessions.sessions) pool.add(id, session)
  const store = createTelegramStore({
    pool,
    channel: channel.id,
    folder: path.join(folder, `store-${channel.id}`),
    onEvent(event) {
      events.push(event)
      metrics.onStoreEvent(event)
    },
    ...storeOptions,
  })
  return {
    sessions,
    pool,
    store,
    events,
    poolEvents,
    async counted(name, labels) {
      const { values = [] } = (await registry.getSingleMetric(name)?.get()) ?? {}
      const isWanted = (one: (typeof values)[number]) =>
        Object.entries(labels).every(([label, value]) => one.labels[label] === value)
      return values.filter(isWanted).reduce((sum, { value }) => sum + value, 0)
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await pool[Symbol.asyncDispose]()
      await sessions[Symbol.asyncDispose]()
    },
  }
}

/** Every kind of fault, with durations for tests that take seconds. */
export const TROUBLES: Fault[] = [
  { kind: 'expired', times: 3 },
  { kind: 'migrate' },
  { kind: 'drop', times: 3 },
  { kind: 'hang', times: 2 },
  { kind: 'lost', times: 3 },
  { kind: 'slow', times: 2, delayMs: 3000 },
  { kind: 'salt' },
  { kind: 'flood', times: 1, seconds: 3 },
  { kind: 'premiumFlood', times: 1, seconds: 3 },
  { kind: 'damage', times: 3 },
  { kind: 'dcDown', seconds: 3 },
]
