import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import type { CachedReads } from './telegram/cached-reads.ts'
import type { Capacity, CapacityInput, Refusal } from './telegram/capacity.ts'
import type { Facts } from './telegram/facts.ts'
import type { FirstByte } from './telegram/first-byte.ts'
import type { Flood } from './telegram/flood.ts'
import type { Memory } from './telegram/memory.ts'
import { percentile, rounded } from './telegram/meter.ts'
import type { OneStream } from './telegram/one-stream.ts'
import type { ReaderName } from './telegram/readers.ts'
import { runPart } from './telegram/run-part.ts'
import { startServer } from './telegram/start-server.ts'

/** Films in a Telegram channel, read over a line of 80 ms and 5 MB/s a connection. A ratio is our value divided by the peer's. */
export interface TelegramBench extends CachedReads {
  /** `probe_bytes` here counts the bytes that the store itself reads for a request of two bytes. */
  first_byte_ms: FirstByte
  runs: OneStream[]
  ratios: {
    one_stream_10_sessions_vs_one_connection: number
    vs_mtcute_iterator: number
    vs_loop: number
    vs_barrier: number
    cpu_vs_mtcute_iterator: number
  }
  capacity: Capacity[]
  /** The refusal for the first viewer above the limit. */
  one_too_many: Refusal | undefined
  flood: Flood
  rss_mib_per_stream: number
  rss_mib_unpaced_stream: number
  memory: Memory
}

const SESSIONS = 10
const READERS: ReaderName[] = ['ours 10', 'ours 1', 'loop', 'barrier', 'iterator']
const ROUNDS = 3
const SEEKS = 60
/** Films of 16 MiB: two hundred of them, with the server's copy, take enough of the disk. */
const FILM_MEBIBYTES = 16
/** Length of the long film: the most that the fastest reader can read in one run. */
const LONG_MEBIBYTES = 512
/** Films that every session has looked up before. */
const FOUND = 10
/** With fewer cores client and server compete for them. */
const CORES_FOR_5_MBPS = 6

/** Runs all measurements; `seconds` is the length of a row of the capacity table. */
export async function runTelegramBench({ seconds = 60 }: { seconds?: number } = {}): Promise<TelegramBench> {
  const folder = mkdtempSync(path.join(tmpdir(), 'telegram-bench-'))
  try {
    const settings = { folder, sessions: SESSIONS, filmMebibytes: FILM_MEBIBYTES, longMebibytes: LONG_MEBIBYTES }
    await using server = await startServer({ ...settings, films: 20 * SESSIONS })
    return await measure(server.facts, seconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(facts: Facts, seconds: number): Promise<TelegramBench> {
  await runPart('prepare', facts, { found: FOUND })
  const shared = await told(runPart('shared', facts, {}))
  const memory = await told(runPart('memory', facts, { seconds: Math.min(30, seconds) }))
  const rss_mib_unpaced_stream = await told(runPart('unpaced', facts, { seconds: Math.min(10, seconds) }))
  const first_byte_ms = await told(runPart('firstByte', facts, { seeks: SEEKS, films: FOUND }))
  const runs = await measureStreams(facts, Math.min(6, Math.ceil(seconds / 4)))
  const capacity: Capacity[] = []
  let one_too_many: Refusal | undefined
  for (const row of rowsOf(seconds)) {
    const measured = await told(runPart('capacity', facts, row))
    capacity.push(measured.row)
    one_too_many ??= measured.refusal
  }
  const flood = await told(runPart('flood', facts, { viewers: 10 * SESSIONS, mbps: mbpsOf(4) }))
  return {
    first_byte_ms,
    runs,
    ratios: ratiosOf(runs),
    ...shared,
    capacity,
    one_too_many,
    flood,
    rss_mib_per_stream: memory.rss_mib_per_stream,
    rss_mib_unpaced_stream,
    memory,
  }
}

/** Round by round, so that a busy moment of the machine affects all readers alike. */
async function measureStreams(facts: Facts, seconds: number): Promise<OneStream[]> {
  const runs: OneStream[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const reader of READERS) runs.push(await told(runPart('oneStream', facts, { reader, seconds })))
  }
  return runs
}

function ratiosOf(runs: readonly OneStream[]): TelegramBench['ratios'] {
  const median = (reader: ReaderName, of: 'mb_s' | 'cpu_s_per_gb') =>
    percentile(
      runs.filter((run) => run.reader === reader).map((run) => run[of]),
      0.5,
    )
  const speed = (reader: ReaderName) => rounded(median('ours 10', 'mb_s') / median(reader, 'mb_s'))
  return {
    one_stream_10_sessions_vs_one_connection: speed('ours 1'),
    vs_mtcute_iterator: speed('iterator'),
    vs_loop: speed('loop'),
    vs_barrier: speed('barrier'),
    cpu_vs_mtcute_iterator: rounded(median('ours 10', 'cpu_s_per_gb') / median('iterator', 'cpu_s_per_gb')),
  }
}

function rowsOf(seconds: number): CapacityInput[] {
  const full = (sessions: number, mbps: number) => ({ sessions, viewers: 20 * sessions, mbps: mbpsOf(mbps), seconds })
  return [full(1, 4), full(2, 4), full(5, 4), full(10, 2), { sessions: 1, viewers: 5, mbps: 20, seconds }]
}

const mbpsOf = (mbps: number): number => (availableParallelism() >= CORES_FOR_5_MBPS ? 5 : mbps)

/** Prints each result on standard error at once: the whole benchmark takes a quarter of an hour. */
async function told<T>(measuring: Promise<T>): Promise<T> {
  const measured = await measuring
  console.error(JSON.stringify(measured))
  return measured
}
