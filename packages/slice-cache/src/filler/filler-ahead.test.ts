import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { createSlowStore } from '@streamvault/object-store/testing'
import { calm, eventually } from '@streamvault/waits/testing'
import fc from 'fast-check'
import { slicePath } from '../disk/slice-folder.ts'
import { readAll, readOn, SLICE, startFiller } from '../testing/start-filler.ts'

const SLOTS = 64

describe('reading ahead', () => {
  it('fetches what is next at the pace of a viewer, for them, and after what others wait for', async (t) => {
    let nowMs = 0
    const { source, thread } = startFiller(t, { size: 16 * MIB, slots: SLOTS, now: () => nowMs })
    const reader = thread().openRange('film', { start: 0, end: 16 * MIB }, 'anna')
    await reader.ready()
    assert.equal(source.reads.length, 1)
    for (let step = 0; step < 8; step += 1) {
      await readOn(reader, SLICE)
      nowMs += 1000
    }
    await calm(source.sentBytes)
    // At 256 KiB a second: some 1 to 2.5 MiB.
    assert.ok(source.sentBytes() > 3 * MIB && source.sentBytes() < 5 * MIB, `${source.sentBytes()}`)
    const [first, ...others] = source.reads
    assert.equal(first?.priority, 'interactive')
    assert.ok(others.every(({ priority, viewer }) => priority === 'read-ahead' && viewer === 'anna'))
    reader.close()
  })

  it('reads no more than 8 MiB beyond what a viewer took who stops, 4 of which the kernels may hold, to the byte', async (t) => {
    const size = 40 * MIB
    const { source, thread } = startFiller(t, { size, slots: SLOTS, now: () => 0 })
    const { openRange, counts } = thread()
    const reader = openRange('film', { start: SLICE - 1, end: size })
    let taken = SLICE - 1
    while (taken < 6 * MIB) {
      await reader.ready()
      taken = reader.position
      await reader.read(Buffer.alloc(65_536))
    }
    await calm(source.sentBytes)
    assert.ok(source.sentBytes() <= taken - (SLICE - 1) + 4 * MIB)
    assert.ok(source.sentBytes() > taken - (SLICE - 1) + 4 * MIB - 2 * SLICE)
    assert.equal(counts.hits, 0)
    reader.close()
  })

  it('reads up to 24 MiB ahead of a copy that takes more than 20 MB a second', async (t) => {
    let nowMs = 0
    const size = 100 * MIB
    const { source, thread } = startFiller(t, { size, slots: 128, now: () => nowMs })
    const reader = thread().openRange('film', { start: 0, end: size })
    while (reader.position < 40 * MIB) {
      await readOn(reader, 65_536)
      nowMs += 2
    }
    await calm(source.sentBytes)
    const aheadBytes = source.sentBytes() - reader.position
    assert.ok(aheadBytes > 20 * MIB && aheadBytes <= 24 * MIB, `${aheadBytes}`)
    reader.close()
  })

  it('has several slices on their way where each takes long', async (t) => {
    const size = 6 * MIB
    let reading = 0
    let most = 0
    const { source, thread } = startFiller(t, {
      size,
      slots: SLOTS,
      wrap: (pattern) => {
        const far = createSlowStore({ ...createMemoryObjectStore({ maxBytes: 1 }), read: pattern.read }, SLOW)
        return {
          describe: pattern.describe,
          async *read(fileId, range, options) {
            reading += 1
            most = Math.max(most, reading)
            yield* far.read(fileId, range, options)
            reading -= 1
          },
        }
      },
    })
    const { openRange, counts } = thread()
    const bytes = await readAll(openRange('film', { start: 0, end: size }))
    assert.ok(bytes.equals(source.bytesOf('film', 0, size)))
    assert.equal(source.sentBytes(), size)
    assert.ok(most >= 8, `${most}`)
    assert.deepEqual(counts, { hits: 0, joined: 0 })
  })

  it('stops with the viewer, and goes on with what another came to', async (t) => {
    const { source, thread } = startFiller(t, { size: 16 * MIB, slots: SLOTS, now: () => 0 })
    const reader = thread().openRange('film', { start: 0, end: 16 * MIB })
    await readOn(reader, 2 * MIB)
    await calm(source.sentBytes)
    source.hold()
    await readOn(reader, MIB)
    await eventually(() => source.reads.some(({ sent }) => sent === 0))
    await calm(() => source.reads.length)
    const onTheirWay = source.reads.filter(({ sent }) => sent === 0)
    const { start = 0 } = onTheirWay[0] ?? {}
    const joined = readAll(thread().openRange('film', { start, end: start + 1000 }))
    await calm(() => source.reads.length)
    reader.close()
    await eventually(() => onTheirWay.slice(1).every(({ isAborted }) => isAborted))
    assert.ok(onTheirWay.length > 2)
    source.release()
    assert.ok((await joined).subarray(0, 1000).equals(source.bytesOf('film', start, start + 1000)))
    assert.equal(onTheirWay[0]?.isAborted, false)
  })

  it('fetches nothing beyond the range that was asked for, and nothing that lies on disk', async (t) => {
    const size = 8 * MIB
    const { source, store, root, thread } = startFiller(t, { size, slots: SLOTS, now: () => 0 })
    const { openRange, counts } = thread()
    await readAll(openRange('film', { start: 10 * SLICE, end: 14 * SLICE }))
    await eventually(() => store.slices === 4)
    // The store counts slices before they are written.
    await Promise.all([10, 11, 12, 13].map((index) => eventually(() => existsSync(slicePath(root, 'film', index)))))
    await calm(source.sentBytes)
    assert.equal(source.sentBytes(), 4 * SLICE)
    const bytes = await readAll(openRange('film', { start: 0, end: size }))
    assert.ok(bytes.equals(source.bytesOf('film', 0, size)))
    assert.equal(source.sentBytes(), size)
    assert.equal(counts.hits, 4)
  })

  it('reads every byte once for a hundred viewers of one film', async (t) => {
    const size = 3 * MIB + 5
    const { source, filler, thread } = startFiller(t, { size, slots: 16, maxWaiting: 200 })
    const threads = [thread(), thread()]
    const film = source.bytesOf('film', 0, size)
    const reading = Array.from({ length: 100 }, async (_, i) => {
      const bytes = await readAll((threads[i % 2] ?? assert.fail()).openRange('film', { start: 0, end: size }))
      assert.ok(bytes.equals(film))
    })
    await Promise.all(reading)
    assert.equal(source.sentBytes(), size)
    assert.equal(filler.stats.misses, Math.ceil(size / SLICE))
  })

  it('leaves a quarter of the slots to those who wait', async (t) => {
    const size = 6 * MIB
    let ahead = 0
    let most = 0
    const { thread } = startFiller(t, {
      size,
      slots: 8,
      wrap: (pattern) => {
        const far = createSlowStore({ ...createMemoryObjectStore({ maxBytes: 1 }), read: pattern.read }, SLOW)
        return {
          describe: pattern.describe,
          async *read(fileId, range, options) {
            const one = options.priority === 'read-ahead' ? 1 : 0
            ahead += one
            most = Math.max(most, ahead)
            yield* far.read(fileId, range, options)
            ahead -= one
          },
        }
      },
    })
    await readAll(thread().openRange('film', { start: 0, end: size }))
    assert.ok(most > 3 && most <= 6, `${most}`)
  })

  it('says nothing of a failure until the viewer comes to it', async (t) => {
    const bad = 12 * SLICE
    const { source, errors, thread } = startFiller(t, {
      size: 8 * MIB,
      slots: SLOTS,
      now: () => 0,
      wrap: (pattern) => ({
        ...pattern,
        read(fileId, range, options) {
          if (range.start >= bad) throw Object.assign(new Error('nobody is free'), BUSY)
          return pattern.read(fileId, range, options)
        },
      }),
    })
    const { openRange } = thread()
    const reader = openRange('film', { start: 0, end: 8 * MIB })
    const bytes = await readOn(reader, bad)
    assert.ok(bytes.equals(source.bytesOf('film', 0, bad)))
    assert.equal(errors.length, 0)
    await assert.rejects(readAll(reader), BUSY)
    assert.equal(errors.length, 1)
  })

  it('keeps to the bound, gives right bytes and loses no slot, however viewers come and go', async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(aVisit, { minLength: 1, maxLength: 6 }), async (visits) => {
        await tryVisits(t, visits)
      }),
      { numRuns: 12 },
    )
  })
})

const BUSY = { code: 'sessions_busy', retryAfterMs: 1000 }
const SLOW = { bytesPerSecond: 200 * MIB, latencyMs: 20 }
const FILM_BYTES = 14 * MIB + 99

/** One reader: where it begins, how much it takes, its step size, and whether it leaves during a step. */
const aVisit = fc.record({
  start: fc.nat({ max: FILM_BYTES - 1 }),
  length: fc.nat({ max: FILM_BYTES }),
  take: fc.nat({ max: 6 * MIB }),
  stepMs: fc.constantFrom(0, 1, 3, 50, 1000),
  isCutShort: fc.boolean(),
})
type Visit = { start: number; length: number; take: number; stepMs: number; isCutShort: boolean }

async function tryVisits(t: { after: (done: () => void) => void }, visits: Visit[]): Promise<void> {
  let nowMs = 0
  const size = FILM_BYTES
  const slots = 24
  const viewers: { range: { start: number; end: number }; taken: number }[] = []
  const passed: string[] = []
  const { source, errors, thread } = startFiller(t, {
    size,
    slots,
    maxWaiting: 100,
    now: () => nowMs,
    wrap: (pattern) => ({
      ...pattern,
      read(fileId, range, options) {
        const isFor = ({ range: asked, taken }: (typeof viewers)[number]) =>
          range.start < asked.end && range.start > taken - SLICE && range.end <= taken + 24 * MIB
        const isSlow = visits.every(({ stepMs }) => stepMs > 3)
        const isNear = ({ taken }: (typeof viewers)[number]) => range.end <= taken + 8 * MIB
        const isRight = viewers.some((viewer) => isFor(viewer) && (!isSlow || isNear(viewer)))
        if (options.priority === 'read-ahead' && !isRight) passed.push(`${range.start}-${range.end}`)
        return pattern.read(fileId, range, options)
      },
    }),
  })
  const threads = [thread(), thread()]
  await Promise.all(
    visits.map(async ({ start, length, take, stepMs, isCutShort }, i) => {
      const range = { start, end: Math.min(size, start + length + 1) }
      const viewer = { range, taken: start }
      viewers.push(viewer)
      const reader = (threads[i % 2] ?? assert.fail()).openRange('film', range)
      while (reader.position < Math.min(range.end, start + take)) {
        viewer.taken = reader.position
        await reader.ready()
        const { position } = reader
        const bytes = await reader.read(Buffer.alloc(65_536))
        assert.ok(bytes.equals(source.bytesOf('film', position, position + bytes.byteLength)))
        nowMs += stepMs
      }
      const due = isCutShort ? Promise.resolve(reader.ready()).catch(() => {}) : undefined
      reader.close()
      await due
    }),
  )
  assert.deepEqual(passed, [])
  assert.deepEqual(errors, [])
  await calm(source.sentBytes)
  source.hold()
  const before = source.reads.length
  const holders = Array.from({ length: slots }, (_, index) =>
    threads[0]?.openRange('other', { start: index * SLICE, end: index * SLICE + 1 }),
  )
  const waits = holders.map((reader) => Promise.resolve(reader?.ready()).catch(() => {}))
  await eventually(() => source.reads.length === before + slots)
  for (const reader of holders) reader?.close()
  await Promise.all(waits)
}
