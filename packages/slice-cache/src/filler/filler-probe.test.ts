import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB } from '@streamvault/bytes'
import { eventually } from '@streamvault/waits/testing'
import fc from 'fast-check'
import type { ToFiller } from '../messages.ts'
import { createHandTimers } from '../testing/hand-timers.ts'
import { type FillerThread, readAll, SLICE, type StartedFiller, startFiller } from '../testing/start-filler.ts'

const PROBE_BYTES = 128 * KIB
const SIZE = 5 * SLICE + 777
const PROBE = { start: 0, end: 2 }

function startWithTimers(t: Parameters<typeof startFiller>[0], options: { slots?: number; maxWaiting?: number } = {}) {
  const timers = createHandTimers()
  return { ...startFiller(t, { ...options, after: timers.after }), timers }
}

async function readRight(
  { source }: StartedFiller,
  { openRange }: FillerThread,
  range: { start: number; end: number },
  fileId = 'film',
): Promise<void> {
  assert.ok((await readAll(openRange(fileId, range))).equals(source.bytesOf(fileId, range.start, range.end)))
}

describe('a probe', () => {
  it('costs 128 KiB, keeps no slice and holds no slot', async (t) => {
    const started = startWithTimers(t, { slots: 1, maxWaiting: 0 })
    const { source, store, thread, timers } = started
    const one = thread()
    await readRight(started, one, PROBE)
    await eventually(() => timers.running.length === 1)
    timers.fire()
    assert.equal(source.sentBytes(), PROBE_BYTES)
    assert.equal(store.slices, 0)
    await readRight(started, one, PROBE, 'other')
    assert.equal(source.sentBytes(), 2 * PROBE_BYTES)
  })

  it('reads once for all who probe at once, in several threads', async (t) => {
    const started = startWithTimers(t)
    const { source, filler, thread } = started
    const threads = [thread(), thread()]
    source.hold()
    const probes = Array.from({ length: 10 }, (_, i) =>
      readRight(started, threads[i % 2] ?? assert.fail(), { start: i * 1000, end: i * 1000 + 2 }),
    )
    await eventually(() => filler.stats.joined > 0)
    source.release()
    await Promise.all(probes)
    assert.deepEqual(
      source.reads.map(({ start, end }) => [start, end]),
      [[0, PROBE_BYTES]],
    )
  })

  it('is followed from its last byte by who wants the film, while it arrives and just after', async (t) => {
    const started = startWithTimers(t)
    const { source, store, thread, timers } = started
    const one = thread()
    await readRight(started, one, PROBE)
    await eventually(() => timers.running.length === 1)
    await readRight(started, one, { start: 0, end: SLICE })
    source.hold()
    const probe = readRight(started, one, PROBE, 'other')
    await eventually(() => source.reads.length === 3)
    const film = readRight(started, thread(), { start: 100, end: SLICE }, 'other')
    source.release()
    await Promise.all([probe, film])
    await eventually(() => store.slices === 2)
    assert.equal(source.sentBytes(), 2 * SLICE)
    assert.deepEqual(
      source.reads.map(({ start, end }) => [start, end]),
      [
        [0, PROBE_BYTES],
        [PROBE_BYTES, SLICE],
        [0, PROBE_BYTES],
        [PROBE_BYTES, SLICE],
      ],
    )
  })

  it('is the only one: the second has the slice kept', async (t) => {
    const started = startWithTimers(t)
    const { source, store, thread, timers } = started
    const one = thread()
    await readRight(started, one, PROBE)
    await eventually(() => timers.running.length === 1)
    timers.fire()
    await readRight(started, one, { start: PROBE_BYTES, end: PROBE_BYTES + 10 })
    await eventually(() => store.has({ fileId: 'film', index: 0 }))
    assert.equal(source.sentBytes(), PROBE_BYTES + SLICE)
  })

  it('over the line between two slices costs 128 KiB of the second, and nothing ahead', async (t) => {
    const started = startWithTimers(t)
    const { source, thread } = started
    await readRight(started, thread(), { start: SLICE - 100_000, end: SLICE + 10 })
    assert.deepEqual(
      source.reads.filter(({ start }) => start >= SLICE).map(({ start, end }) => [start, end]),
      [[SLICE, SLICE + PROBE_BYTES]],
    )
  })

  it('gives its slot to those who wait for one, also while somebody still reads it', async (t) => {
    const started = startWithTimers(t, { slots: 1, maxWaiting: 1 })
    const { source, thread } = started
    const one = thread()
    const slow = one.openRange('film', PROBE)
    await slow.ready()
    await eventually(() => source.sentBytes() === PROBE_BYTES)
    await readRight(started, one, { start: 0, end: SLICE }, 'other')
    assert.equal((await readAll(slow)).byteLength, 2)
  })

  it('that nobody waits for any more is given up', async (t) => {
    const { source, thread, timers } = startWithTimers(t)
    source.hold()
    const reader = thread().openRange('film', PROBE)
    const left = assert.rejects(Promise.resolve(reader.ready()))
    await eventually(() => source.reads.length === 1)
    reader.close()
    await left
    await eventually(() => timers.running.length === 1)
    timers.fire()
    await eventually(() => source.reads[0]?.isAborted === true)
  })

  it('makes nobody finish what a viewer began behind it and left', async (t) => {
    const started = startWithTimers(t)
    const { source, thread, timers } = started
    const { openRange, ...one } = thread()
    await readRight(started, { ...one, openRange }, PROBE)
    await eventually(() => timers.running.length === 1)
    source.hold()
    const film = openRange('film', { start: 0, end: SIZE })
    await film.ready()
    await eventually(() => source.reads.length === 2)
    film.close()
    await eventually(() => timers.running.length === 1)
    timers.fire()
    await eventually(() => source.reads[1]?.isAborted === true)
  })

  it('misses nobody who wants more just as it ends', async (t) => {
    for (let hops = 0; hops < 24; hops += 1) {
      const { store, filler } = startFiller(t, {
        wrap: (pattern) => ({
          ...pattern,
          async *read(fileId, range, options) {
            yield* pattern.read(fileId, range, options)
            if (range.end === PROBE_BYTES) void askAfter(hops)
          },
        }),
      })
      let hear: (message: ToFiller) => void = () => assert.fail()
      filler.attach({ postMessage() {}, on: (_, listener) => (hear = listener) })
      const ask = { kind: 'fill', fileId: 'film', index: 0, offset: 0, viewer: undefined } as const
      const about = { ...ask, isCounted: false, replaces: undefined }
      const askAfter = async (left: number): Promise<void> => {
        for (let hop = 0; hop < left; hop += 1) await undefined
        hear({ ...about, question: 2, end: SLICE })
      }
      hear({ ...about, question: 1, end: 2 })
      await eventually(() => store.has({ fileId: 'film', index: 0 }))
    }
  })

  it('and any mix of other wishes get right bytes and leave no slot taken', async (t) => {
    const wish = fc.record({
      start: fc.nat(2 * SLICE),
      bytes: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 * SLICE })),
      thread: fc.nat(1),
      isCutShort: fc.boolean(),
      pause: fc.nat(2),
    })
    const wishes = fc.array(wish, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(wishes, async (all) => {
        const started = startWithTimers(t, { slots: 3, maxWaiting: 20 })
        const { errors, thread, timers } = started
        const threads = [thread(), thread()]
        await Promise.all(
          all.map(async ({ start, bytes, thread: which, isCutShort, pause }) => {
            for (let turn = 0; turn < pause; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2))
            const range = { start, end: Math.min(SIZE, start + bytes) }
            const reader = threads[which] ?? assert.fail()
            if (!isCutShort) return await readRight(started, reader, range)
            const cut = reader.openRange('film', range)
            const due = Promise.resolve(cut.ready()).catch(() => {})
            cut.close()
            await due
          }),
        )
        timers.fire()
        assert.deepEqual(errors, [])
        await readRight(started, threads[0] ?? assert.fail(), { start: 0, end: SIZE }, 'other')
      }),
      { numRuns: 25 },
    )
  })
})
