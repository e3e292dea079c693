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
  /** Blocks that were sent to Telegram more than once. */
  again: number
  memory: Memory
}

/** Memory of uploading processes, in bytes; 0 where the system does not report it. */
interface Memory {
  peak: number
  /** Growth since shortly after the start. */
  growth: number
}

type Upload = ReturnType<typeof startUpload>

const BLOCK_BYTES = 512 * KIB
/** Telegram's limit. Smaller files are split into three parts as well, so that a kill may fall between parts. */
const MAX_PART_BYTES = 2000 * MIB
const PARTS = 3
const KILLS = 3
/** Blocks of one upload in flight at once: the cost of a kill. */
const IN_FLIGHT = 8
/** Memory limit of an upload, whatever its size: a piece in flight is in memory some ten times. */
const MAX_GROWTH_BYTES = 200 * MIB
/** Telegram takes parts of up to 10 MiB by another method, which is counted separately. */
const LEAST_BYTES = 40 * MIB
const STALL_MS = 60_000
const LOOK_EVERY_MS = 50

/** A file is uploaded into a channel while its process is killed again and again. */
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

/** Blocks of the film that arrived; all other uploads are small and use another method. */
const sent = ({ server }: Telegram): number => server.stats().methods['upload.saveBigFilePart'] ?? 0

/** Watches until an upload has reached a point, or has ended. Returns its peak memory. */
async function watch(telegram: Telegram, upload: Upload, isThere: () => boolean): Promise<Memory> {
  const { server } = telegram
  const sentBefore = sent(telegram)
  let peak = 0
  let atRest = 0
  let seen = { parts: -1, at: 0 }
  while (!isThere() && upload.exitCode === null && upload.signalCode === null) {
    // So many blocks of the killed process may still arrive.
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

/** Reads the whole object. On a busy machine an answer may be too late: the request is retried. */
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
