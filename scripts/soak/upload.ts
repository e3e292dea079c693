import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { KIB, MIB } from '@streamvault/bytes'
import { hashOfSeeded } from '../../e2e/telegram/seeded-bytes.ts'
import { startTelegram, type Telegram } from '../../e2e/telegram/start-telegram.ts'
import { startUpload } from '../../e2e/telegram/start-upload.ts'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'

interface Round {
  kills: number
  /** Blocks that Telegram was sent more than once. */
  again: number
  memory: Memory
}

/** Most memory that an uploading process had, in bytes; 0 where the system does not tell. */
interface Memory {
  peak: number
  /** Above what it had when it had just begun. */
  growth: number
}

type Upload = ReturnType<typeof startUpload>

const BLOCK_BYTES = 512 * KIB
/** The most that Telegram takes. Smaller files are cut in three as well, so that a kill may fall between parts. */
const MAX_PART_BYTES = 2000 * MIB
const PARTS = 3
const KILLS = 3
/** Blocks of one upload that are on their way at once: what a kill may cost. */
const IN_FLIGHT = 8
/** The most that an upload may add to its process, whatever its size: a piece is in memory some ten times on its way. */
const MAX_GROWTH_BYTES = 200 * MIB
/** A part of 10 MiB and less goes up another way, which is counted apart. */
const LEAST_BYTES = 40 * MIB
const STALL_MS = 60_000
const LOOK_EVERY_MS = 50

/** A file that goes up into a channel while its process is killed again and again. */
export const uploadSoak: Soak = {
  what: 'kills an upload into a Telegram channel three times: sends what is missing, and the bytes come back right',
  async run(seed, isOver, { sizeBytes = 64 * MIB }) {
    if (sizeBytes < LEAST_BYTES)
      throw new RangeError(`Cannot upload ${sizeBytes} bytes: expected at least ${LEAST_BYTES}`)
    const random = createRandom(seed)
    const rounds: Round[] = []
    do rounds.push(await uploadOnce(random, sizeBytes))
    while (!isOver())
    const sum = (of: 'kills' | 'again'): number => rounds.reduce((total, round) => total + round[of], 0)
    const most = (of: keyof Memory): number => Math.round(Math.max(...rounds.map(({ memory }) => memory[of])) / MIB)
    const blocks = rounds.length * Math.ceil(sizeBytes / BLOCK_BYTES)
    return (
      `${rounds.length} files of ${Math.round(sizeBytes / MIB)} MiB, ${sum('kills')} kills, ` +
      `${sum('again')} of ${blocks} blocks sent twice, every hash equal, ` +
      `at most ${most('peak')} MiB of memory, ${most('growth')} more than at the start`
    )
  },
}

async function uploadOnce(random: Random, size: number): Promise<Round> {
  await using telegram = await startTelegram()
  const seed = random.between(0, 2 ** 31)
  const maxPartBytes = Math.min(MAX_PART_BYTES, Math.ceil(size / PARTS / BLOCK_BYTES) * BLOCK_BYTES)
  const blocks = Math.ceil(size / BLOCK_BYTES)
  const moments = Array.from({ length: KILLS }, () => random.between(1, blocks)).sort((one, other) => one - other)
  let memory: Memory = { peak: 0, growth: 0 }
  for (const moment of moments) {
    const upload = startUpload(telegram, { seed, size, maxPartBytes })
    upload.stdout.resume()
    const exit = once(upload, 'exit')
    memory = larger(memory, await watch(telegram, upload, () => sent(telegram) >= moment))
    upload.kill('SIGKILL')
    await exit
  }
  const last = startUpload(telegram, { seed, size, maxPartBytes })
  const output = text(last.stdout)
  memory = larger(memory, await watch(telegram, last, () => false))
  if (last.exitCode !== 0) throw new Error(`the last upload ended with ${last.exitCode ?? last.signalCode}`)
  const again = sent(telegram) - blocks
  if (again < 0 || again > KILLS * IN_FLIGHT) throw new Error(`${again} of ${blocks} blocks were sent twice`)
  if (memory.growth > MAX_GROWTH_BYTES) throw new Error(`it took ${Math.round(memory.growth / MIB)} MiB of memory`)
  const { key } = JSON.parse(await output) as { key: string }
  if ((await hashOf(telegram, key, size)) !== hashOfSeeded(seed, size)) throw new Error('other bytes came back')
  return { kills: KILLS, again, memory }
}

/** Blocks of the film that arrived; what goes up besides is small, and goes another way. */
const sent = ({ server }: Telegram): number => server.stats().methods['upload.saveBigFilePart'] ?? 0

/** Looks on until an upload has come so far, or is over. Returns the most memory that it had. */
async function watch(telegram: Telegram, upload: Upload, isThere: () => boolean): Promise<Memory> {
  const { server } = telegram
  const sentBefore = sent(telegram)
  let peak = 0
  let atRest = 0
  let seen = { parts: -1, at: 0 }
  while (!isThere() && upload.exitCode === null && upload.signalCode === null) {
    // As many may still come of the process that was killed.
    const hasJustBegun = sent(telegram) - sentBefore <= IN_FLIGHT
    peak = Math.max(peak, await memoryOf(upload))
    if (hasJustBegun) atRest = peak
    const parts = server.stats().savedParts
    const now = performance.now()
    if (parts !== seen.parts) seen = { parts, at: now }
    if (now - seen.at > STALL_MS) throw new Error(`nothing arrived for ${STALL_MS / 1000} s after block ${parts}`)
    await sleep(LOOK_EVERY_MS)
  }
  return { peak, growth: atRest === 0 ? 0 : peak - atRest }
}

const larger = (one: Memory, other: Memory): Memory => ({
  peak: Math.max(one.peak, other.peak),
  growth: Math.max(one.growth, other.growth),
})

async function memoryOf({ pid }: Upload): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * KIB
}

/** Reads all of it. On a machine that is busy with other things an answer may come too late: it is asked for again. */
async function hashOf(telegram: Telegram, key: string, size: number): Promise<string> {
  await using connected = await telegram.connect()
  const hash = createHash('sha256')
  const options = { signal: new AbortController().signal, priority: 'job' } as const
  let start = 0
  for (let gaveAt = performance.now(); start < size; ) {
    try {
      for await (const piece of connected.store.read(key, { start, end: size }, options)) {
        hash.update(piece)
        start += piece.byteLength
        gaveAt = performance.now()
      }
    } catch (error) {
      if (performance.now() - gaveAt > STALL_MS) throw error
    }
  }
  return hash.digest('hex')
}
