import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { slicePath } from '../disk/slice-folder.ts'
import { SliceUnavailableError } from '../errors.ts'
import type { SliceSource } from '../slice-source.ts'
import type { PatternSource } from '../testing/pattern-source.ts'
import { readAll, SLICE, startFiller } from '../testing/start-filler.ts'

const never = new AbortController().signal
const SIZE = 5 * SLICE + 777

/** Whether every slice of the film is on disk. */
const isWhole = (root: string): boolean =>
  [0, 1, 2, 3, 4, 5].every((index) => existsSync(slicePath(root, 'film', index)))

describe('the filler, when the source or the disk fails,', () => {
  it('goes on from the exact byte when a read breaks', async (t) => {
    const { source, thread } = startFiller(t)
    source.breakNext(2, 100_001)
    const bytes = await readAll(thread().openRange('film', { start: 0, end: SLICE }))
    assert.ok(bytes.equals(source.bytesOf('film', 0, SLICE)))
    assert.deepEqual(
      source.reads.map(({ start }) => start),
      [0, 100_001, 200_002],
    )
  })

  it('gives up after three reads that fail at once, once for all who wait', async (t) => {
    const { source, errors, thread } = startFiller(t, { now: () => 0 })
    const { openRange } = thread()
    source.breakNext(99, 0)
    const reading = Array.from({ length: 5 }, () => readAll(openRange('film', { start: 0, end: 100 })))
    for (const one of await Promise.allSettled(reading)) {
      assert.equal(one.status === 'rejected' && one.reason.code, 'source_failed')
    }
    assert.equal(source.reads.length, 3)
    assert.equal(errors.length, 1)
  })

  it('asks a source no second time that took long to fail', async (t) => {
    let clock = 0
    const late = (source: PatternSource): SliceSource => ({
      ...source,
      read: (...asked) => {
        clock += 251
        return source.read(...asked)
      },
    })
    const { source, thread } = startFiller(t, { now: () => clock, wrap: late })
    source.breakNext(1, 0)
    await assert.rejects(readAll(thread().openRange('film', { start: 0, end: 100 })), { code: 'source_failed' })
    assert.equal(source.reads.length, 1)
    source.breakNext(1, 10)
    const bytes = await readAll(thread().openRange('film', { start: 0, end: 100 }))
    assert.ok(bytes.equals(source.bytesOf('film', 0, 100)), 'one that gave a byte is gone on with')
  })

  it('asks a source no second time that says when it may be asked again, and passes the time on', async (t) => {
    const { source, thread } = startFiller(t)
    source.breakNext(1, 0, Object.assign(new Error('busy'), { code: 'sessions_busy', retryAfterMs: 12_000 }))
    const reading = readAll(thread().openRange('film', { start: 0, end: 100 }))
    await assert.rejects(reading, { code: 'sessions_busy', retryAfterMs: 12_000 })
    assert.equal(source.reads.length, 1)
  })

  it('refuses a file from then on when its bytes have changed, and says so', async (t) => {
    const { source, store, thread } = startFiller(t)
    const { openRange, client } = thread()
    await readAll(openRange('film', { start: 0, end: SLICE }))
    source.change('film')
    await assert.rejects(readAll(openRange('film', { start: SLICE, end: SIZE })), { code: 'file_changed' })
    assert.deepEqual(source.changed, ['film'])
    assert.equal(await client.describe('film', never), undefined)
    await eventually(() => store.slices === 0)
  })

  for (const [what, damage] of [
    ['changed', (file: string) => writeFileSync(file, Buffer.alloc(SLICE + 4096, 1), { flag: 'r+' })],
    ['cut', (file: string) => truncateSync(file, 100_000)],
    ['cut to nothing', (file: string) => truncateSync(file, 0)],
    ['deleted', (file: string) => rmSync(file)],
  ] as const) {
    it(`gives the right bytes when a slice was ${what}, and has it again afterwards`, async (t) => {
      const { source, root, thread } = startFiller(t)
      await readAll(thread().openRange('film', { start: 0, end: SIZE }))
      await eventually(() => isWhole(root))
      damage(slicePath(root, 'film', 2))
      const { openRange } = thread()
      const range = { start: SLICE + 5, end: 4 * SLICE }
      assert.ok((await readAll(openRange('film', range))).equals(source.bytesOf('film', range.start, range.end)))
      await eventually(() => source.sentBytes() === SIZE + SLICE)
      await eventually(() => isWhole(root))
      assert.ok(
        (await readAll(thread().openRange('film', range))).equals(source.bytesOf('film', range.start, range.end)),
      )
      assert.equal(source.sentBytes(), SIZE + SLICE)
    })
  }

  it('streams on when nothing can be written, and lets slow readers not hold up others', async (t) => {
    const root = path.join(mkdtempSync(path.join(tmpdir(), 'fill-')), 'file')
    writeFileSync(root, '')
    const { source, store, thread } = startFiller(t, { slots: 2, root })
    const { openRange } = thread()
    const slow = [0, 1].map((index) => openRange('film', { start: index * SLICE, end: SIZE }))
    for (const reader of slow) {
      await reader.ready()
      await reader.read(Buffer.alloc(65_536))
    }
    assert.ok((await readAll(openRange('other', { start: 0, end: SIZE }))).equals(source.bytesOf('other', 0, SIZE)))
    const rest = await readAll(slow[0] ?? assert.fail())
    assert.ok(rest.equals(source.bytesOf('film', 65_536, SIZE)))
    slow[1]?.close()
    assert.ok(store.writesDropped > 6)
  })

  it('tells who asks for a file when its source wants to be asked again', async (t) => {
    const describe = () => Promise.reject(new SliceUnavailableError('film', 'busy', { retryAfterMs: 5000 }))
    const { thread } = startFiller(t, { wrap: (source) => ({ read: source.read, describe }) })
    await assert.rejects(thread().client.describe('film', never), { code: 'busy', retryAfterMs: 5000 })
  })
})
