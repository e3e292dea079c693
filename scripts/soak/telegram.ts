import { setTimeout as sleep } from 'node:timers/promises'
import { MIB } from '@streamvault/bytes'
import { collectBytes } from '@streamvault/object-store/testing'
import { startTelegram } from '../../e2e/telegram/start-telegram.ts'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'
import { createFaults, REVOKED_SECONDS } from './telegram-faults.ts'
import { createWorld, type Film, type World } from './telegram-world.ts'

const BOTS = 4
const STREAMS = 20
const MOST_BYTES = 3 * MIB
/** A stream without progress for so long hangs. */
const HANG_MS = 90_000
const LEAST_MS = 15_000
/** Interval of checks for parked sessions. */
const LOOK_MS = 200
/** The counter of each fault. A hang that ends before detection has none, and slow answers have none. */
const TOLD_AS = { drop: 'dropped', lost: 'lost', salt: 'salt', expired: 'reference_expired', migrate: 'migrated' }
/** After so many injections a fault has hit some request; a single one may have been cleared before. */
const OFTEN = 3
/** Errors allowed while nothing can be read for a moment; the reader retries from the same byte. */
const REFUSALS: readonly unknown[] = ['sessions_busy', 'no_source']

/** Random faults of a whole Telegram server while many streams read; each film is in two channels. */
export const telegramSoak: Soak = {
  what: 'reads 20 streams from Telegram while everything fails at random: every byte right, nobody left waiting, all told',
  async run(seed, isOver) {
    const unhandled: unknown[] = []
    const onUnhandled = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', onUnhandled)
    const random = createRandom(seed)
    await using telegram = await startTelegram({ bots: BOTS })
    await using connected = await telegram.connect({
      store: { requestTimeoutMs: 3000 },
      pool: { attemptTimeoutMs: 8000, maxWaitMs: 30_000 },
    })
    const world = await createWorld(telegram, connected)
    // Signing in and storing films takes time; a soak of that alone would prove nothing.
    const least = performance.now() + LEAST_MS
    const isEnd = () => isOver() && performance.now() >= least
    const streams = Array.from({ length: STREAMS }, () => createRandom(random.between(0, 2 ** 31)))
    await Promise.all([
      makeTrouble(world, random, isEnd),
      takeBack(world, isEnd),
      ...streams.map(async (own, at) => {
        while (!isEnd()) await orHangs(world, `stream ${at}`, (alive) => stream(world, own, alive))
      }),
    ])
    await checkRest(world)
    process.off('unhandledRejection', onUnhandled)
    const told = await checkTold(world)
    if (unhandled.length > 0) throw new Error('a rejection was not handled', { cause: unhandled[0] })
    return `${summaryOf(world)}; told: ${told}`
  },
}

async function makeTrouble({ telegram, counts }: World, random: Random, isOver: () => boolean): Promise<void> {
  const draw = createFaults(random, telegram.accounts, () => performance.now())
  while (!isOver()) {
    const fault = draw()
    telegram.server.setFault(fault)
    counts.faults.set(fault.kind, (counts.faults.get(fault.kind) ?? 0) + 1)
    await sleep(random.between(200, 1500))
  }
  telegram.server.clearFaults()
}

/** Acts as the operator: resumes a parked session once the server admits its account again. */
async function takeBack({ connected: { pool } }: World, isOver: () => boolean): Promise<void> {
  for (;;) {
    const parked = pool.sessions().filter(({ state }) => state === 'parked')
    if (isOver() && parked.length === 0) return
    await sleep(parked.length > 0 ? REVOKED_SECONDS * 1000 + 500 : LOOK_MS)
    for (const { id } of parked) pool.unpark(id)
  }
}

/** Reads a run of a film from its first byte to its last, or leaves in the middle. */
async function stream(world: World, random: Random, alive: () => void): Promise<void> {
  const { counts } = world
  const film = random.pick(world.films)
  const start = random.between(0, film.bytes.byteLength)
  const end = Math.min(film.bytes.byteLength, start + random.between(1, MOST_BYTES))
  const leavesAt = random.chance(0.15) ? random.between(start, end) : undefined
  let position = start
  while (position < end) {
    const left = new AbortController()
    try {
      const options = { signal: left.signal, priority: 'interactive' } as const
      for await (const piece of world.source.read(film.id, { start: position, end }, options)) {
        compare(film, position, piece)
        alive()
        position += piece.byteLength
        counts.bytes += piece.byteLength
        if (leavesAt !== undefined && position >= leavesAt) left.abort(new Error('the viewer left'))
      }
      if (position !== end) throw new Error(`"${film.id}" ended at byte ${position}, expected ${end}`)
    } catch (error) {
      if (left.signal.aborted) {
        counts.left += 1
        return
      }
      if (!(error instanceof Error && 'code' in error && REFUSALS.includes(error.code))) throw error
      counts.refused += 1
      await sleep(random.between(100, 500))
    }
  }
  counts.streams += 1
}

function compare({ id, bytes }: Film, position: number, piece: Uint8Array): void {
  if (Buffer.compare(piece, bytes.subarray(position, position + piece.byteLength)) === 0) return
  throw new Error(`wrong bytes of "${id}" between ${position} and ${position + piece.byteLength}`)
}

/** After the faults everything can be read again, and nothing is held for readers that left. */
async function checkRest(world: World): Promise<void> {
  const { pool } = world.connected
  const { signal } = new AbortController()
  for (const film of world.films) {
    const range = { start: 0, end: film.bytes.byteLength }
    const read = () => collectBytes(world.source.read(film.id, range, { signal, priority: 'interactive' }))
    compare(film, 0, await orHangs(world, `the whole of "${film.id}"`, read))
  }
  const isIdle = () => pool.waiting === 0 && pool.sessions().every(({ inFlight }) => inFlight === 0)
  await orHangs(world, 'rest', () => untilIdle(isIdle))
}

/** Every fault that occurred often enough must appear in the metrics. */
async function checkTold({ connected, counts }: World): Promise<string> {
  const told: string[] = []
  for (const [kind, fault] of Object.entries(TOLD_AS)) {
    const count = await connected.counted('streamvault_session_faults_total', { fault })
    const times = counts.faults.get(kind) ?? 0
    if (times >= OFTEN && count === 0) throw new Error(`"${kind}" came ${times} times, and no "${fault}" was told`)
    told.push(`${fault} ${count}`)
  }
  return told.join(', ')
}

async function untilIdle(isIdle: () => boolean): Promise<void> {
  while (!isIdle()) await sleep(50)
}

/** Runs work that must report progress through `alive`. */
async function orHangs<T>(
  { connected: { pool } }: World,
  what: string,
  work: (alive: () => void) => Promise<T>,
): Promise<T> {
  const hang = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const sessions = pool.sessions().map(({ id, state, reason }) => `${id} ${state}${reason ? ` (${reason})` : ''}`)
    hang.reject(new Error(`${what} got nothing for ${HANG_MS / 1000} s: ${pool.waiting} wait, ${sessions.join(', ')}`))
  }, HANG_MS)
  try {
    return await Promise.race([work(() => timer.refresh()), hang.promise])
  } finally {
    clearTimeout(timer)
  }
}

function summaryOf({ counts, connected }: World): string {
  const { streams, bytes, left, refused, faults, told } = counts
  const kinds = [...faults].map(([kind, count]) => `${kind} ${count}`).join(', ')
  const events = connected.events.length + told
  return `${streams} streams of ${Math.round(bytes / MIB)} MiB byte-exact, ${left} left early, ${refused} asked again; ${events} events told; ${kinds}`
}
