import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SliceUnavailableError } from '@streamvault/slice-cache'
import { createPatternSource, type PatternFile, type PatternSource } from '@streamvault/slice-cache/testing'
import { type CacheUnderTest, MAX_BYTES, SLICE_BYTES, startCache } from './cache-under-test.ts'
import { createRandom, type Random } from './create-random.ts'
import { damageSlice } from './damage-slice.ts'
import type { Soak } from './soak.ts'

/** The model's knowledge of a file. The cache may or may not serve `changed` and `leaving` files, and must not serve `gone` ones. */
interface ModelFile {
  id: string
  size: number
  state: 'steady' | 'changed' | 'leaving' | 'gone'
  /** Only slices of files without readers are damaged: the cache trusts an open slice until it is released. */
  readers: number
}

interface World {
  root: string
  source: PatternSource
  /** The files in use, one per seat; a new name replaces a removed file. */
  files: ModelFile[]
  counts: { reads: number; bytes: number; damaged: number; purges: number; refused: number; restarts: number }
  isHeld: boolean
}

const SEATS = 10
/** Files that a run can use up; after that no file is removed. */
const NAMES = 20_000
const ACTORS = 6
const STEPS_PER_LIFE = 80
/** No operation here takes a tenth of it: a longer one hangs. */
const HANG_MS = 20_000

/** Random reads, purges, damage, failing reads, changed and removed files, restarts; compares every byte. */
export const cacheSoak: Soak = {
  what: 'reads, purges, damages and restarts a slice cache: every byte right, nothing of purged files, disk bounded',
  async run(seed, isOver) {
    const random = createRandom(seed)
    const root = await mkdtemp(path.join(tmpdir(), 'soak-cache-'))
    try {
      const world = createWorld(root, random)
      while (!isOver()) await liveOnce(world, random, isOver)
      const { reads, bytes, damaged, purges, refused, restarts } = world.counts
      const mib = Math.round(bytes / 2 ** 20)
      return `${reads} reads of ${mib} MiB (${refused} refused), ${damaged} damaged slices, ${purges} purges, ${restarts} restarts`
    } finally {
      await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  },
}

function createWorld(root: string, random: Random): World {
  const sizes: Record<string, PatternFile> = {}
  // From one byte to six slices, some exactly whole slices.
  const sizeOf = (): number =>
    random.chance(0.2) ? SLICE_BYTES * random.between(1, 6) : random.between(1, 6 * SLICE_BYTES)
  for (let at = 0; at < NAMES; at += 1) sizes[`film-${at}`] = { size: sizeOf() }
  const files = Object.entries(sizes).map(([id, { size }]): ModelFile => ({ id, size, state: 'steady', readers: 0 }))
  const counts = { reads: 0, bytes: 0, damaged: 0, purges: 0, refused: 0, restarts: 0 }
  return { root, source: createPatternSource(sizes), files, counts, isHeld: false }
}

/** One life of the process: starts on the previous life's slices, works, becomes idle and is checked. */
async function liveOnce(world: World, random: Random, isOver: () => boolean): Promise<void> {
  const cache = startCache(world.root, world.source, () => {})
  const actors = Array.from({ length: ACTORS }, () => createRandom(random.between(0, 2 ** 31)))
  await Promise.all(
    actors.map(async (own) => {
      for (let step = 0; step < STEPS_PER_LIFE && !isOver(); step += 1) await act(world, cache, own)
    }),
  )
  if (random.chance(0.5)) await checkRest(world, cache)
  await orHangs('the end of the store', Promise.resolve(cache[Symbol.asyncDispose]()))
  for (let at = 0; at < 3; at += 1) damageOne(world, random)
  world.counts.restarts += 1
  // The source's record of its reads would grow with the soak.
  world.source.reads.length = 0
  world.source.describes.length = 0
  world.source.changed.length = 0
}

function seat(world: World, random: Random): ModelFile {
  // Few files are requested often, the others rarely.
  const file = world.files[Math.floor(random.fraction() ** 2 * SEATS)]
  if (file === undefined) throw new RangeError('Cannot pick of no files')
  return file
}

async function act(world: World, cache: CacheUnderTest, random: Random): Promise<void> {
  const file = seat(world, random)
  // The cache refuses a changed file for good: it makes room for a readable one.
  if (file.state === 'changed' && random.chance(0.2)) return await remove(world, cache, file, random)
  const dice = random.fraction()
  if (dice < 0.8) await read(world, cache, file, random)
  else if (dice < 0.9) damageOne(world, random)
  else if (dice < 0.93) await purge(world, cache, file.id)
  else if (dice < 0.935) await purge(world, cache, undefined)
  // Each read returns at least a byte before it fails, so that the filler never gives up.
  else if (dice < 0.96) world.source.breakNext(random.between(1, 4), random.between(1, SLICE_BYTES))
  else if (dice < 0.975) await hold(world, random)
  else if (dice < 0.98)
    await orHangs('a scrub', cache.store.scrub(new AbortController().signal, { bytesPerSecond: 2 ** 40 }))
  else if (dice < 0.99) change(world, file)
  else await remove(world, cache, file, random)
}

async function read(world: World, cache: CacheUnderTest, file: ModelFile, random: Random): Promise<void> {
  const { openRange, client } = random.pick(cache.threads)
  const start = random.between(0, file.size)
  const end = random.chance(0.3) ? file.size : random.between(start + 1, file.size + 1)
  const stop = random.chance(0.2) ? random.between(start, end + 1) : end
  const buffer = Buffer.alloc(65_536 * random.between(1, 4))
  const { state } = file
  const what = `bytes ${start} to ${end} of "${file.id}" (${file.size} bytes, ${state})`
  file.readers += 1
  const reader = openRange(file.id, { start, end })
  try {
    if (random.chance(0.3))
      await orHangs(`the description for ${what}`, client.describe(file.id, new AbortController().signal))
    while (reader.position < stop) {
      await orHangs(what, Promise.resolve(reader.ready()))
      const at = reader.position
      const bytes = await orHangs(what, Promise.resolve(reader.read(buffer)))
      if (state === 'gone') throw new Error(`served ${what} after its purge`)
      const wanted = world.source.bytesOf(file.id, at, at + bytes.byteLength)
      if (!wanted.equals(bytes)) throw new Error(`wrong bytes from ${at} to ${at + bytes.byteLength} in ${what}`)
      world.counts.bytes += bytes.byteLength
    }
  } catch (error) {
    if (!(error instanceof SliceUnavailableError)) throw error
    // The state now, because the file may have been removed during the read.
    const allowed = {
      steady: [],
      changed: ['file_changed', 'file_gone'],
      leaving: ['file_changed', 'file_gone'],
      gone: ['file_changed', 'file_gone'],
    }
    const codes: readonly string[] = state === 'gone' ? ['file_gone'] : allowed[file.state]
    if (!codes.includes(error.code)) throw new Error(`refused ${what}: ${error.code}`, { cause: error })
    world.counts.refused += 1
  } finally {
    reader.close()
    file.readers -= 1
  }
  world.counts.reads += 1
}

function damageOne(world: World, random: Random): void {
  const file = seat(world, random)
  const index = random.between(0, Math.ceil(file.size / SLICE_BYTES))
  if (file.readers === 0 && damageSlice(world.root, file.id, index, random)) world.counts.damaged += 1
}

async function purge({ counts }: World, { filler }: CacheUnderTest, fileId: string | undefined): Promise<void> {
  await orHangs(`the purge of ${fileId ?? 'all'}`, filler.purge(fileId))
  counts.purges += 1
}

async function hold(world: World, random: Random): Promise<void> {
  if (world.isHeld) return
  world.isHeld = true
  world.source.hold()
  await sleep(random.between(1, 20))
  world.source.release()
  world.isHeld = false
}

function change(world: World, file: ModelFile): void {
  if (file.state !== 'steady' || world.files.length <= SEATS) return
  file.state = 'changed'
  world.source.change(file.id)
}

/** After the purge of a removed file the cache serves none of its bytes; then another file gets its seat. */
async function remove(world: World, cache: CacheUnderTest, file: ModelFile, random: Random): Promise<void> {
  if (file.state === 'leaving' || file.state === 'gone' || world.files.length <= SEATS) return
  file.state = 'leaving'
  world.source.remove(file.id)
  await purge(world, cache, file.id)
  file.state = 'gone'
  for (let again = 0; again < 3; again += 1) await read(world, cache, file, random)
  const seatOfFile = world.files.indexOf(file)
  const next = world.files.pop()
  if (next !== undefined) world.files[seatOfFile] = next
}

/** When the cache is idle, the disk holds exactly the bytes that the store counts, within the limit. */
async function checkRest({ root }: World, { store }: CacheUnderTest): Promise<void> {
  const deadline = performance.now() + HANG_MS
  for (;;) {
    const onDisk = await bytesIn(root)
    if (onDisk <= store.bytes && store.bytes <= MAX_BYTES) return
    if (performance.now() > deadline) {
      throw new Error(`${onDisk} bytes on disk, ${store.bytes} counted, ${MAX_BYTES} allowed`)
    }
    await sleep(10)
  }
}

async function bytesIn(root: string): Promise<number> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function orHangs<Value>(what: string, work: Promise<Value>): Promise<Value> {
  const timer = new AbortController()
  const hangs = sleep(HANG_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`nothing came of ${what} in ${HANG_MS} ms`)
  })
  hangs.catch(() => {})
  try {
    return await Promise.race([work, hangs])
  } finally {
    timer.abort()
  }
}
