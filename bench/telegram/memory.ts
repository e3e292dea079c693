import { setTimeout as sleep } from 'node:timers/promises'
import { MIB } from '@streamvault/bytes'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import { createRandom } from '../edge/random.ts'
import { createControl } from './control.ts'
import type { Facts } from './facts.ts'
import { rounded } from './meter.ts'
import { openStore } from './open-store.ts'
import { createWatched, watch } from './viewer.ts'

/** What streams hold, and what they leave. */
export interface Memory {
  /** By how much resident memory rose at most, for each of many paced streams of which some stopped reading. */
  rss_mib_per_stream: number
  /** How long after a viewer left the server was told to drop the answer. */
  cancel_ms: number
  /** What clients that came and left at once have left behind. */
  left_behind: { waiting: number; in_flight: number; viewers: number; rss_mib: number }
}

const STREAMS = 50
const STOPPED = 10
const MBPS = 2
const VISITORS = 500

/** Watches resident memory. */
export async function measureMemory(facts: Facts, { seconds }: { seconds: number }): Promise<Memory> {
  await using open = await openStore(facts, {
    sessions: facts.bots.length,
    pool: { maxViewers: 100, rampMs: 0, viewerIdleMs: 0 },
  })
  const { store, pool } = open
  // Once through everything, so that what code and libraries want for themselves is there.
  await watchMany(facts, store, { streams: 5, stopped: 0, seconds: 3 })
  const paced = await risen(() => watchMany(facts, store, { streams: STREAMS, stopped: STOPPED, seconds }))
  const cancel_ms = await measureCancel(facts, store)
  const rss_mib = await risen(() => comeAndLeave(facts, store), 'after')
  const sessions = pool.sessions()
  return {
    rss_mib_per_stream: rounded(paced / STREAMS),
    cancel_ms,
    left_behind: {
      waiting: pool.waiting,
      in_flight: sessions.reduce((sum, { inFlight }) => sum + inFlight, 0),
      viewers: sessions.reduce((sum, { viewers }) => sum + viewers, 0),
      rss_mib: rounded(rss_mib),
    },
  }
}

/** By how many MiB resident memory rises at most for one stream that takes all it can get. */
export async function measureUnpaced(facts: Facts, { seconds }: { seconds: number }): Promise<number> {
  await using open = await openStore(facts, { sessions: facts.bots.length, pool: { rampMs: 0 } })
  await watchMany(facts, open.store, { streams: 5, stopped: 0, seconds: 3 })
  return rounded(await risen(() => hurry(facts, open.store, seconds)))
}

/** By how many MiB resident memory is higher at most meanwhile, or afterwards, than before. */
async function risen(act: () => Promise<void>, when: 'meanwhile' | 'after' = 'meanwhile'): Promise<number> {
  await sleep(1000)
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 50)
  await act()
  clearInterval(timer)
  return ((when === 'after' ? process.memoryUsage.rss() : most) - before) / MIB
}

async function watchMany(
  facts: Facts,
  store: TelegramStore,
  { streams, stopped, seconds }: { streams: number; stopped: number; seconds: number },
): Promise<void> {
  const signal = AbortSignal.timeout(seconds * 1000)
  const watchOne = async (at: number) => {
    const film = facts.films[at] ?? facts.long
    if (at >= stopped) {
      const options = { store, film, mbps: MBPS, seekEveryMs: 1e6, random: createRandom(at + 1), signal }
      return await watch({ ...options, id: `stream ${at}` }, createWatched())
    }
    const read = store.read(film.key, { start: 0, end: film.bytes }, { signal, priority: 'interactive' })
    await read[Symbol.asyncIterator]().next()
    await sleep(seconds * 1000)
  }
  await Promise.all(Array.from({ length: streams }, (_, at) => watchOne(at)))
}

async function hurry({ long }: Facts, store: TelegramStore, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000
  const { signal } = new AbortController()
  // As the slice cache reads.
  const options = { signal, priority: 'interactive', takesAtOnce: true } as const
  for await (const _ of store.read(long.key, { start: 0, end: long.bytes }, options)) {
    if (performance.now() >= until) break
  }
}

/** Asks for bytes over a line that takes long, and leaves: how soon the server has heard of it. */
async function measureCancel({ control: url, long }: Facts, store: TelegramStore): Promise<number> {
  const control = createControl(url)
  await control.limits({ rttMs: 5000 })
  await control.reset()
  const leaving = new AbortController()
  const range = { start: 0, end: 2 }
  const read = store.read(long.key, range, { signal: leaving.signal, priority: 'interactive' })
  const first = read[Symbol.asyncIterator]().next()
  first.catch(() => {})
  while ((await control.stats()).getFile.requests === 0) await sleep(5)
  const left = performance.now()
  leaving.abort(new Error('the viewer left'))
  while ((await control.stats()).droppedAnswers === 0 && performance.now() < left + 2000) await sleep(2)
  const took = performance.now() - left
  await control.limits({ rttMs: 80 })
  await sleep(5000)
  return Math.round(took)
}

async function comeAndLeave(facts: Facts, store: TelegramStore): Promise<void> {
  const random = createRandom(5)
  await Promise.all(
    Array.from({ length: VISITORS }, async (_, at) => {
      await sleep(random() * 5000)
      const film = facts.films[at % facts.films.length] ?? facts.long
      const leaving = AbortSignal.timeout(Math.ceil(random() * 400))
      const range = { start: Math.floor(random() * film.bytes), end: film.bytes }
      const options = { signal: leaving, priority: 'interactive', viewer: `visitor ${at}` } as const
      await Array.fromAsync(store.read(film.key, range, options), (piece) => piece.byteLength).catch(() => {})
    }),
  )
  await sleep(3000)
}
