import assert from 'node:assert/strict'
import { fstatSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { bytes, key, openSliceFolder } from '../testing/open-slice-folder.ts'
import { slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES } from './slice-format.ts'

describe('createOpenSlices', () => {
  it('closes what was removed from the disk, so that its room is free', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const { root, store, open } = openSliceFolder(t)
    await store.write(key, bytes)
    open.release(open.hold('film', 4) ?? assert.fail('not there'))
    rmSync(slicePath(root, 'film', 4))
    assert.notEqual(open.hold('film', 4), undefined)
    t.mock.timers.tick(5000)
    assert.equal(open.hold('film', 4), undefined)
  })

  it('closes what had to go before another is written, but none that is being read', async (t) => {
    const { store, open } = openSliceFolder(t, { maxBytes: 2 * (HEADER_BYTES + bytes.byteLength) })
    store.readBy(async (keys) => open.closeRemoved(keys))
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
    const { store, open } = openSliceFolder(t)
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
      const { root, store, readBack } = openSliceFolder(t)
      await store.write(key, bytes)
      assert.deepEqual(await readBack('film', 4), bytes)
      act(slicePath(root, 'film', 4))
      await assert.rejects(readBack('film', 4), { code: 'slice_damaged' })
    })
  }

  it('takes a slice without its whole header for one that is not there', async (t) => {
    const { root, store, readBack } = openSliceFolder(t)
    await store.write(key, bytes)
    truncateSync(slicePath(root, 'film', 4), 100)
    assert.equal(await readBack('film', 4), undefined)
  })

  it('closes the descriptors it does not need, but none that is being read', async (t) => {
    const { store, open } = openSliceFolder(t)
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
