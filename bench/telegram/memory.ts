import { setTimeout as sleep } from 'node:timers/promises'
import { MIB } from '@streamvault/bytes'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import { createRandom } from '../edge/random.ts'
import { createControl } from './control.ts'
import type { Facts } from './facts.ts'
import { rounded } from './meter.ts'
import { openStore } from './open-store.ts'
import { createWatched, watch } from './viewer.ts'

/** Memory of running streams, and what ended streams leave behind. */
export interface Memory {
  /** Peak growth of resident memory per stream, with many paced streams of which some stopped reading. */
  rss_mib_per_stream: number
  /** Milliseconds from a viewer's leaving until the server was told to drop the answer. */
  cancel_ms: number
  /** State left behind by clients that arrived and left at once. */
  left_behind: { waiting: number; in_flight: number; viewers: number; rss_mib: number }
}

const STREAMS = 50
const STOPPED = 10
const MBPS = 2
const VISITORS = 500

/** Measures resident memory. */
export async function measureMemory(facts: Facts, { seconds }: { seconds: number }): Promise<Memory> {
  await using open = await openStore(facts, {
    sessions: facts.bots.length,
    pool: { maxViewers: 100, rampMs: 0, viewerIdleMs: 0 },
  })
  const { store, pool } = open
  // One unmeasured run, so that the memory of code and libraries is allocated already.
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

/** Peak growth of resident memory, in MiB, for one stream at full speed. */
export async function measureUnpaced(facts: Facts, { seconds }: { seconds: number }): Promise<number> {
  await using open = await openStore(facts, { sessions: facts.bots.length, pool: { rampMs: 0 } })
  await watchMany(facts, open.store, { streams: 5, stopped: 0, seconds: 3 })
  return rounded(await risen(() => hurry(facts, open.store, seconds)))
}

/** Growth of resident memory in MiB: the peak meanwhile, or the value afterwards. */
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
  // In the same ranges as the slice cache.
  const options = { signal, priority: 'interactive', takesAtOnce: true } as const
  for await (const _ of store.read(long.key, { start: 0, end: long.bytes }, options)) {
    if (performance.now() >= until) break
  }
}

/** Requests bytes over a slow line, and leaves: how soon the server hears of it. */
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
