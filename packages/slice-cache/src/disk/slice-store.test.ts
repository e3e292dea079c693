import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { bytes, key, openSliceFolder } from '../testing/open-slice-folder.ts'
import { slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES } from './slice-format.ts'

/** Linux has this memory disk: another file system than that of the temporary files. */
const OTHER_DISK = '/dev/shm'
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev
const otherDisk = { skip: hasOtherDisk ? false : 'there is one file system only' }

describe('createSliceStore', () => {
  it('gives back what was written, whatever the offset', async (t) => {
    const { store, open, readBack } = openSliceFolder(t)
    assert.equal(await store.write(key, bytes), true)
    assert.deepEqual(await readBack('film', 4), bytes)
    const slice = open.hold('film', 4) ?? assert.fail('not there')
    const part = await open.read(slice, BLOCK_BYTES + 5, BLOCK_BYTES + 9, Buffer.alloc(BLOCK_BYTES))
    open.release(slice)
    assert.deepEqual(part, bytes.subarray(BLOCK_BYTES + 5, BLOCK_BYTES + 9))
    assert.equal(store.bytes, HEADER_BYTES + bytes.byteLength)
  })

  it('finds the slices of the process before, and removes what it left half-written', async (t) => {
    const { root, store } = openSliceFolder(t)
    await store.write(key, bytes)
    const parts = path.join(root, 'parts')
    writeFileSync(path.join(parts, 'slice-1-1.part'), 'half')
    const next = openSliceFolder(t, { root })
    await next.store.indexed
    assert.equal(next.store.bytes, HEADER_BYTES + bytes.byteLength)
    assert.ok(next.store.has(key))
    assert.deepEqual(readdirSync(parts), [])
    assert.deepEqual(await next.readBack('film', 4), bytes)
  })

  it('finds the slices of the process before beside what is not its own, and what the disk does not tell', async (t) => {
    const { root, store } = openSliceFolder(t)
    await store.write(key, bytes)
    const folder = path.dirname(slicePath(root, key.fileId, key.index))
    for (const stray of ['00', path.join(path.basename(path.dirname(folder)), 'README')]) {
      writeFileSync(path.join(root, stray), 'not a folder')
    }
    mkdirSync(path.join(folder, '5'))
    symlinkSync('6', path.join(folder, '6'))
    const next = openSliceFolder(t, { root })
    await next.store.indexed
    assert.deepEqual([next.store.slices, next.store.bytes], [1, HEADER_BYTES + bytes.byteLength])
    assert.ok(next.store.has(key))
    assert.equal(next.errors.length, 1)
    assert.match(String(next.errors[0]), /ELOOP/)
  })

  it('has no slice that was cut otherwise, removes it as damaged and writes its own', async (t) => {
    const { root, store } = openSliceFolder(t)
    await store.write(key, bytes)
    const next = openSliceFolder(t, { root, sliceBytes: 2 ** 21 })
    await next.store.indexed
    assert.equal(await next.readBack('film', 4), undefined)
    assert.equal(await next.store.load(key, new Uint8Array(2 ** 21)), undefined)
    const scrub = await next.store.scrub(new AbortController().signal)
    assert.deepEqual([scrub.checked, scrub.damaged, next.store.slices], [1, 1, 0])
    await next.store.write(key, bytes)
    assert.deepEqual(await next.readBack('film', 4), bytes)
  })

  it('removes what was left half-written beside the slices, where the folder for it lies on another disk', async (t) => {
    const { root } = openSliceFolder(t)
    mkdirSync(path.join(root, 'parts'))
    writeFileSync(path.join(root, 'parts', 'slice-1-1.part'), 'half')
    const tmpDir = mkdtempSync(path.join(tmpdir(), 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    await openSliceFolder(t, { root, tmpDir }).store.indexed
    assert.deepEqual(readdirSync(path.join(root, 'parts')), [])
  })

  it('writes temporary files where it is told', async (t) => {
    const tmpDir = mkdtempSync(path.join(tmpdir(), 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    const { root, store } = openSliceFolder(t, { tmpDir })
    await store.write(key, bytes)
    assert.ok(!existsSync(path.join(root, 'parts')))
    assert.deepEqual(readdirSync(tmpDir), [])
  })

  it('writes every slice where the folder for unfinished ones lies on another file system', otherDisk, async (t) => {
    const tmpDir = mkdtempSync(path.join(OTHER_DISK, 'parts-'))
    t.after(() => rmSync(tmpDir, { recursive: true }))
    const { store, errors } = openSliceFolder(t, { tmpDir })
    const written = await Promise.all([0, 1, 2, 3].map((index) => store.write({ fileId: 'film', index }, bytes)))
    assert.deepEqual([written, store.writesDropped, errors], [[true, true, true, true], 0, []])
  })

  it('removes the oldest from the disk when there is no room', async (t) => {
    const { root, store } = openSliceFolder(t, { maxBytes: 3 * (HEADER_BYTES + bytes.byteLength) })
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

    /** A disk with room for five slices, two of which must stay free. */
    function setUpDisk(t: TestContext) {
      const disk = { othersTake: 0 }
      const { store, ...rest } = openSliceFolder(t, {
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

  it('tells what it keeps of each file, what it removed and why', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    let nowMs = 1_000_000
    const size = HEADER_BYTES + bytes.byteLength
    const { store } = openSliceFolder(t, { maxBytes: 3 * size, inactiveMs: 60_000, now: () => nowMs })
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
    const { root, store } = openSliceFolder(t)
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
    const { store, errors } = openSliceFolder(t, { root: blocked })
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
    const { store } = openSliceFolder(t, {
      root: path.join(mkdtempSync(path.join(tmpdir(), 'slices-')), 'not', 'there', 'yet'),
    })
    assert.ok(((await store.freeBytes()) ?? 0) > 0)
  })

  it('leaves slices unwritten while the disk is behind', async (t) => {
    const { store } = openSliceFolder(t, { maxPendingWrites: 2 })
    const written = await Promise.all([0, 1, 2, 3].map((index) => store.write({ fileId: 'film', index }, bytes)))
    assert.deepEqual(written, [true, true, false, false])
    assert.equal(store.writesDropped, 2)
  })
})
