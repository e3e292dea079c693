import assert from 'node:assert/strict'
import {
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { createOpenSlices } from './open-slices.ts'
import { slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES } from './slice-format.ts'
import { createSliceStore, type SliceStoreOptions } from './slice-store.ts'

function setUp(t: TestContext, options: Partial<SliceStoreOptions> = {}) {
  const { root = mkdtempSync(path.join(tmpdir(), 'slices-')), sliceBytes = 2 ** 20 } = options
  const errors: unknown[] = []
  const store = createSliceStore({
    root,
    sliceBytes,
    maxBytes: 100 * 2 ** 20,
    inactiveMs: 3_600_000,
    maxPendingWrites: 4,
    onError: (error) => errors.push(error),
    ...options,
  })
  const open = createOpenSlices({ root, sliceBytes, maxOpen: 2, onError: (error) => errors.push(error) })
  t.after(async () => {
    open[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  async function readBack(fileId: string, index: number): Promise<Buffer | undefined> {
    const slice = open.hold(fileId, index)
    if (slice === undefined) return undefined
    try {
      const pieces: Buffer[] = []
      for (let offset = 0; offset < slice.length; ) {
        const bytes = await open.read(slice, offset, slice.length, Buffer.alloc(BLOCK_BYTES))
        pieces.push(bytes)
        offset += bytes.byteLength
      }
      return Buffer.concat(pieces)
    } finally {
      open.release(slice)
    }
  }
  return { root, store, open, errors, readBack }
}

const key = { fileId: 'film', index: 4 }
const bytes = Buffer.alloc(3 * BLOCK_BYTES + 17, 'slice of a film ')

/** Memory as a disk, which Linux has: another file system than that of temporary files. */
const OTHER_DISK = '/dev/shm'
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev
const otherDisk = { skip: hasOtherDisk ? false : 'there is one file system only' }

describe('createSliceStore', () => {
  it('gives back what was written, whatever the offset', async (t) => {
    const { store, open, readBack } = setUp(t)
    assert.equal(await store.write(key, bytes), true)
    assert.deepEqual(await readBack('film', 4), bytes)
    const slice = open.hold('film', 4) ?? assert.fail('not there')
    const part = await open.read(slice, BLOCK_BYTES + 5, BLOCK_BYTES + 9, Buffer.alloc(BLOCK_BYTES))
    open.release(slice)
    assert.deepEqual(part, bytes.subarray(BLOCK_BYTES + 5, BLOCK_BYTES + 9))
    assert.equal(store.bytes, HEADER_BYTES + bytes.byteLength)
  })

  it('finds the slices of the process before, and removes what it left half-written', async (t) => {
    const { root, store } = setUp(t)
    await store.write(key, bytes)
    const parts = path.join(root, 'parts')
    writeFileSync(path.join(parts, 'slice-1-1.part'), 'half')
    const next = setUp(t, { root })
    await next.store.indexed
    assert.equal(next.store.bytes, HEADER_BYTES + bytes.byteLength)
    assert.ok(next.store.has(key))
    assert.deepEqual(readdirSync(parts), [])
    assert.deepEqual(await next.readBack('film', 4), bytes)
  })

  it('finds the slices of the process before beside what is not its own, and what the disk does not tell', async (t) => {
    const { root, store } = setUp(t)
    await store.write(key, bytes)
    const folder = path.dirname(slicePath(root, key.fileId, key.index))
    for (const stray of ['00', path.join(path.basename(path.dirname(folder)), 'README')]) {
      writeFileSync(path.join(root, stray), 'not a folder')
    }
    mkdirSync(path.join(folder, '5'))
    symlinkSync('6', path.join(folder, '6'))
    const next = setUp(t, { root })
    await next.store.indexed
    assert.deepEqual([next.store.slices, next.store.bytes], [1, HEADER_BYTES + bytes.byteLength])
    assert.ok(next.store.has(key))
    assert.equal(next.errors.length, 1)
    assert.match(String(next.errors[0]), /ELOOP/)
  })

  it('has no slice that was cut otherwise, removes it as damaged and writes its own', async (t) => {
    const { root, store } = setUp(t)
    await store.write(key, bytes)
    const next = setUp(t, { root, sliceBytes: 2 ** 21 })
    await next.store.indexed
    assert.equal(await next.readBack('film', 4), undefined)
    assert.equal(await next.store.load(key, new Uint8Array(2 ** 21)), undefined)
    const scrub = await next.store.scrub(new AbortController().signal)
    assert.deepEqual([scrub.checked, scrub.damaged, next.store.slices], [1, 1, 0])
    await next.store.write(key, bytes)
    assert.deepEqual(await next.readBack('film', 4), bytes)
  })

  it('removes what was left half-written beside the slices, where the folder for it lies on another disk', async (t) => {
    const { root } = setUp(t)
    mkdirSync(path.join(root, 'parts'))
    writeFileSync(path.join(root, 'parts', 'slice-1-1.part'), 'half')
    const tmpDir = mkdtempSync(path.join(tmpdir(), 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    await setUp(t, { root, tmpDir }).store.indexed
    assert.deepEqual(readdirSync(path.join(root, 'parts')), [])
  })

  it('writes temporary files where it is told', async (t) => {
    const tmpDir = mkdtempSync(path.join(tmpdir(), 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    const { root, store } = setUp(t, { tmpDir })
    await store.write(key, bytes)
    assert.ok(!existsSync(path.join(root, 'parts')))
    assert.deepEqual(readdirSync(tmpDir), [])
  })

  it('writes every slice where the folder for unfinished ones lies on another file system', otherDisk, async (t) => {
    const tmpDir = mkdtempSync(path.join(OTHER_DISK, 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    const { store, errors } = setUp(t, { tmpDir })
    const written = await Promise.all([0, 1, 2, 3].map((index) => store.write({ fileId: 'film', index }, bytes)))
    assert.deepEqual([written, store.writesDropped, errors], [[true, true, true, true], 0, []])
  })

  it('removes the oldest from the disk when there is no room', async (t) => {
    const { root, store } = setUp(t, { maxBytes: 3 * (HEADER_BYTES + bytes.byteLength) })
    for (let index = 0; index < 5; index += 1) await store.write({ fileId: 'film', index }, bytes)
    assert.equal(store.slices, 3)
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((index) => existsSync(slicePath(root, 'film', index))),
      [false, false, true, true, true],
    )
  })

  describe('on a disk that others use too', () => {
    const slice = HEADER_BYTES + bytes.byteLength
    const keys = [0, 1, 2, 3, 4].map((index) => ({ fileId: 'film', index }))

    /** A disk with room for five slices, of which two are to stay free. */
    function setUpDisk(t: TestContext) {
      const disk = { othersTake: 0 }
      const { store, ...rest } = setUp(t, {
        minFreeBytes: 2 * slice,
        freeBytes: async () => 5 * slice - store.bytes - disk.othersTake,
      })
      return { disk, store, ...rest }
    }

    it('gives up the oldest rather than the room that is to stay free', async (t) => {
      const { root, store } = setUpDisk(t)
      for (const one of keys) assert.equal(await store.write(one, bytes), true)
      assert.equal(store.slices, 3)
      assert.deepEqual(
        keys.map(({ index }) => existsSync(slicePath(root, 'film', index))),
        [false, false, true, true, true],
      )
    })

    it('gives back what others took, and keeps nothing more while they have it', async (t) => {
      t.mock.timers.enable({ apis: ['setInterval'] })
      const { disk, store, errors } = setUpDisk(t)
      for (const one of keys.slice(0, 3)) await store.write(one, bytes)
      disk.othersTake = 4 * slice
      assert.equal(await store.write({ fileId: 'film', index: 3 }, bytes), false)
      assert.deepEqual([store.writesDropped, (errors[0] as { code: string }).code], [1, 'disk_short'])
      t.mock.timers.tick(10_000)
      await eventually(() => store.slices === 0)
      disk.othersTake = 0
      assert.equal(await store.write({ fileId: 'film', index: 3 }, bytes), true)
    })
  })

  it('closes what was removed from the disk, so that its room is free', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const { root, store, open } = setUp(t)
    await store.write(key, bytes)
    open.release(open.hold('film', 4) ?? assert.fail('not there'))
    rmSync(slicePath(root, 'film', 4))
    assert.notEqual(open.hold('film', 4), undefined)
    t.mock.timers.tick(5000)
    assert.equal(open.hold('film', 4), undefined)
  })

  it('closes what had to go before another is written, but none that is being read', async (t) => {
    const { store, open } = setUp(t, { maxBytes: 2 * (HEADER_BYTES + bytes.byteLength) })
    store.readBy(async (keys) => open.letGo(keys))
    for (const index of [0, 1]) await store.write({ fileId: 'film', index }, bytes)
    const [first, second] = [0, 1].map((index) => open.hold('film', index) ?? assert.fail('not there'))
    assert.ok(first && second)
    open.release(first)
    for (const index of [2, 3]) await store.write({ fileId: 'film', index }, bytes)
    assert.throws(() => fstatSync(first.fd), { code: 'EBADF' })
    assert.deepEqual(await open.read(second, 0, 10, Buffer.alloc(BLOCK_BYTES)), bytes.subarray(0, 10))
    open.release(second)
    assert.equal(open.hold('film', 1), undefined)
  })

  it('closes what nobody held for a minute, and nothing that somebody holds', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const { store, open } = setUp(t)
    await store.write(key, bytes)
    const hold = () => open.hold('film', 4) ?? assert.fail('not there')
    const held = hold()
    t.mock.timers.tick(120_000)
    assert.equal(hold().fd, held.fd)
    open.release(held)
    open.release(held)
    t.mock.timers.tick(60_000)
    assert.equal(fstatSync(held.fd).nlink, 1)
    t.mock.timers.tick(5000)
    assert.throws(() => fstatSync(held.fd), { code: 'EBADF' })
  })

  for (const [damage, act] of [
    ['changed in the middle', (file: string) => patch(file, HEADER_BYTES + BLOCK_BYTES * 2 + 9)],
    ['cut', (file: string) => truncateSync(file, HEADER_BYTES + BLOCK_BYTES + 100)],
  ] as const) {
    it(`tells a slice that was ${damage}, also while it is held open`, async (t) => {
      const { root, store, readBack } = setUp(t)
      await store.write(key, bytes)
      assert.deepEqual(await readBack('film', 4), bytes)
      act(slicePath(root, 'film', 4))
      await assert.rejects(readBack('film', 4), { code: 'slice_damaged' })
    })
  }

  it('takes a slice without its whole header for one that is not there', async (t) => {
    const { root, store, readBack } = setUp(t)
    await store.write(key, bytes)
    truncateSync(slicePath(root, 'film', 4), 100)
    assert.equal(await readBack('film', 4), undefined)
  })

  it('tells what it keeps of each file, what it removed and why', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    let nowMs = 1_000_000
    const size = HEADER_BYTES + bytes.byteLength
    const { store } = setUp(t, { maxBytes: 3 * size, inactiveMs: 60_000, now: () => nowMs })
    await store.write({ fileId: 'film', index: 0 }, bytes)
    nowMs += 50_000
    for (const fileId of ['film', 'other', 'third']) await store.write({ fileId, index: 1 }, bytes)
    assert.deepEqual(store.removed, { evicted: 1, expired: 0, damaged: 0 })
    assert.deepEqual(
      store.files().map(({ fileId, slices, bytes }) => [fileId, slices, bytes]),
      [
        ['film', 1, size],
        ['other', 1, size],
        ['third', 1, size],
      ],
    )
    assert.equal(store.files()[0]?.oldestUseMs, 1_050_000)
    nowMs += 70_000
    t.mock.timers.tick(60_000)
    assert.deepEqual([store.removed, store.files()], [{ evicted: 1, expired: 3, damaged: 0 }, []])
  })

  it('removes the slices of one file, also the one being written', async (t) => {
    const { root, store } = setUp(t)
    await store.write({ fileId: 'other', index: 0 }, bytes)
    const writing = store.write(key, bytes)
    await store.deleteFile('film')
    await writing
    assert.ok(!existsSync(slicePath(root, 'film', 4)))
    assert.ok(existsSync(slicePath(root, 'other', 0)))
    await store.deleteFile(undefined)
    assert.ok(!existsSync(slicePath(root, 'other', 0)))
    assert.equal(store.bytes, 0)
  })

  it('counts what it could not write, tells the first failure alone, and goes on when it can again', async (t) => {
    const blocked = path.join(mkdtempSync(path.join(tmpdir(), 'slices-')), 'cache')
    writeFileSync(blocked, 'a file where the folder should be')
    const { store, errors } = setUp(t, { root: blocked })
    await store.indexed
    errors.length = 0
    assert.equal(await store.write(key, bytes), false)
    assert.equal(await store.write(key, bytes), false)
    assert.equal(errors.length, 1)
    assert.equal(store.writesDropped, 2)
    assert.equal(store.bytes, 0)
    rmSync(blocked)
    mkdirSync(blocked)
    assert.equal(await store.write(key, bytes), true)
  })

  it('knows how much of the disk is free before it has written anything', async (t) => {
    const { store } = setUp(t, { root: path.join(mkdtempSync(path.join(tmpdir(), 'slices-')), 'not', 'there', 'yet') })
    assert.ok(((await store.freeBytes()) ?? 0) > 0)
  })

  it('leaves slices unwritten while the disk is behind', async (t) => {
    const { store } = setUp(t, { maxPendingWrites: 2 })
    const written = await Promise.all([0, 1, 2, 3].map((index) => store.write({ fileId: 'film', index }, bytes)))
    assert.deepEqual(written, [true, true, false, false])
    assert.equal(store.writesDropped, 2)
  })

  it('closes the descriptors it does not need, but none that is being read', async (t) => {
    const { store, open } = setUp(t)
    for (let index = 0; index < 4; index += 1) await store.write({ fileId: 'film', index }, bytes)
    const first = open.hold('film', 0) ?? assert.fail('not there')
    for (const index of [1, 2, 3]) open.release(open.hold('film', index) ?? assert.fail('not there'))
    await store.deleteFile('film')
    open.forget('film')
    const part = await open.read(first, 0, 10, Buffer.alloc(BLOCK_BYTES))
    assert.deepEqual(part, bytes.subarray(0, 10))
    open.release(first)
    assert.equal(open.hold('film', 0), undefined)
  })
})

function patch(file: string, at: number): void {
  const content = readFileSync(file)
  writeFileSync(file, content.fill(0x58, at, at + 8))
}
