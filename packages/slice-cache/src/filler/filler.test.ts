import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { slicePath } from '../disk/slice-folder.ts'
import { HEADER_BYTES } from '../disk/slice-format.ts'
import { type FillerThread, readAll, SLICE, startFiller } from '../testing/start-filler.ts'

const never = new AbortController().signal
const SIZE = 5 * SLICE + 777

describe('the filler', () => {
  it('fetches from the asked byte on, and reads from the disk the second time', async (t) => {
    const { source, root, thread } = startFiller(t)
    const { openRange, counts } = thread()
    const range = { start: SLICE + 1000, end: SIZE }
    assert.ok((await readAll(openRange('film', range))).equals(source.bytesOf('film', range.start, range.end)))
    assert.equal(source.reads[0]?.start, range.start)
    assert.ok(source.reads.every(({ takesAtOnce }) => takesAtOnce))
    await eventually(() => [1, 2, 3, 4, 5].every((index) => existsSync(slicePath(root, 'film', index))))
    const before = source.reads.length
    assert.ok((await readAll(openRange('film', range))).equals(source.bytesOf('film', range.start, range.end)))
    assert.equal(source.reads.length, before)
    assert.equal(counts.hits, 5)
  })

  it('has threads close a slice at once that had to go, so that its room on the disk is free', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const { root, store, thread } = startFiller(t, { maxBytes: 2 * (SLICE + HEADER_BYTES), hotSlots: 0 })
    const threads = [thread(), thread()]
    const [{ openRange }] = threads as [FillerThread]
    await readAll(openRange('film', { start: 0, end: SLICE }))
    await eventually(() => existsSync(slicePath(root, 'film', 0)))
    for (const { slices } of threads) slices.release(slices.hold('film', 0) ?? assert.fail('not there'))
    await readAll(openRange('film', { start: SLICE, end: 3 * SLICE }))
    await eventually(() => store.removed.evicted === 1)
    for (const { slices } of threads) await eventually(() => slices.hold('film', 0) === undefined)
  })

  it('fetches each slice once for many readers in several threads', async (t) => {
    const { source, filler, thread } = startFiller(t)
    const threads = [thread(), thread()]
    source.hold()
    const reading = Array.from({ length: 40 }, (_, i) => {
      const { openRange } = threads[i % 2] ?? assert.fail()
      return readAll(openRange('film', { start: i * 1000, end: SIZE }))
    })
    await eventually(() => source.reads.length > 0)
    source.release()
    for (const [i, bytes] of (await Promise.all(reading)).entries()) {
      assert.ok(bytes.equals(source.bytesOf('film', i * 1000, SIZE)))
    }
    assert.equal(source.sentBytes(), SIZE)
    assert.equal(filler.stats.misses, 6)
    assert.equal(filler.stats.joined + threads.reduce((sum, { counts }) => sum + counts.joined, 0) >= 39, true)
  })

  it('keeps on reading for the others when one reader leaves', async (t) => {
    const { source, thread } = startFiller(t)
    source.hold()
    const first = thread().openRange('film', { start: 0, end: SLICE })
    const second = thread().openRange('film', { start: 0, end: SLICE })
    const firstLeft = assert.rejects(Promise.resolve(first.ready()))
    await eventually(() => source.reads.length === 1)
    first.close()
    await firstLeft
    source.release()
    assert.ok((await readAll(second)).equals(source.bytesOf('film', 0, SLICE)))
    assert.deepEqual(
      source.reads.map(({ isAborted }) => isAborted),
      [false],
    )
  })

  it('stops reading when the last reader leaves', async (t) => {
    const { source, thread } = startFiller(t)
    source.hold()
    const readers = [thread(), thread()].map(({ openRange }) => openRange('film', { start: 0, end: SIZE }))
    const left = readers.map((reader) => assert.rejects(Promise.resolve(reader.ready())))
    await eventually(() => source.reads.length === 1)
    for (const reader of readers) reader.close()
    await Promise.all(left)
    await eventually(() => source.reads[0]?.isAborted === true)
  })

  it('finishes a slice of which somebody got what was wanted', async (t) => {
    const { source, store, thread } = startFiller(t)
    await readAll(thread().openRange('film', { start: 10, end: 200_000 }))
    await eventually(() => store.has({ fileId: 'film', index: 0 }))
    assert.equal(source.sentBytes(), SLICE)
  })

  it('tells the source who began a fetch, and not who joined it', async (t) => {
    const { source, thread } = startFiller(t)
    source.hold()
    const first = readAll(thread().openRange('film', { start: 0, end: 100 }, 'first'))
    await eventually(() => source.reads.length === 1)
    const others = [
      thread().openRange('film', { start: 0, end: 100 }, 'second'),
      thread().openRange('film', { start: 0, end: 100 }),
    ]
    const reading = others.map((reader) => readAll(reader))
    source.release()
    await Promise.all([first, ...reading])
    assert.deepEqual(
      source.reads.map(({ viewer }) => viewer),
      ['first'],
    )
  })

  it('refuses a slice when too many wait, and serves those who wait in turn', async (t) => {
    const { source, thread } = startFiller(t, { slots: 1, maxWaiting: 1 })
    const { openRange } = thread()
    source.hold()
    const reading = [0, 1, 2].map((index) =>
      readAll(openRange('film', { start: index * SLICE, end: index * SLICE + 10 })),
    )
    await assert.rejects(reading[2] ?? assert.fail(), { code: 'busy' })
    source.release()
    assert.equal((await reading[0])?.length, 10)
    assert.equal((await reading[1])?.length, 10)
  })

  it('forgets a purged file in every thread, also what is on its way', async (t) => {
    const { source, store, filler, thread } = startFiller(t)
    const { openRange, client } = thread()
    await readAll(openRange('film', { start: 0, end: SLICE }))
    source.hold()
    const reading = assert.rejects(readAll(openRange('film', { start: SLICE, end: SIZE })), { code: 'file_gone' })
    await eventually(() => source.reads.length === 2)
    source.remove('film')
    await filler.purge('film')
    await reading
    assert.equal(await client.describe('film', never), undefined)
    assert.equal(store.slices, 0)
    await assert.rejects(readAll(openRange('film', { start: 0, end: 10 })), { code: 'file_gone' })
  })

  it('ends what a thread asked for just before it knew of a purge', async (t) => {
    const nobodyIsGivenUp = () => () => {}
    const { source, filler, thread } = startFiller(t, { after: nobodyIsGivenUp })
    const { openRange, client } = thread()
    await client.describe('film', never)
    source.hold()
    const purged = filler.purge('film')
    const late = openRange('film', { start: 0, end: SIZE })
    const left = assert.rejects(Promise.resolve(late.ready()))
    late.close()
    await left
    await purged
    assert.deepEqual(
      source.reads.map(({ isAborted }) => isAborted),
      [true],
    )
  })

  it('gives up a question about a file when the last who asked has left, over all threads', async (t) => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>()
    const describe = (_fileId: string, signal: AbortSignal) => {
      begin(signal)
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const { errors, thread } = startFiller(t, { wrap: (source) => ({ read: source.read, describe }) })
    const [asker, reader] = [thread(), thread()]
    const leaver = new AbortController()
    const asking = assert.rejects(asker.client.describe('film', leaver.signal), { name: 'AbortError' })
    const atSource = await begun
    const reading = reader.openRange('film', { start: 0, end: 10 })
    const waiting = Promise.resolve(reading.ready()).catch(() => {})
    leaver.abort()
    await asking
    assert.equal(atSource.aborted, false)
    reading.close()
    await once(atSource, 'abort')
    await waiting
    assert.deepEqual(errors, [])
  })

  it('forgets what a dead thread waited for', async (t) => {
    const { source, thread } = startFiller(t)
    const { openRange, detach } = thread()
    source.hold()
    const reader = openRange('film', { start: 0, end: 10 })
    const left = assert.rejects(Promise.resolve(reader.ready()))
    await eventually(() => source.reads.length === 1)
    detach()
    await eventually(() => source.reads[0]?.isAborted === true)
    reader.close()
    await left
  })
})
