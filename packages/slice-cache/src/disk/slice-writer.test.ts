import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSliceWriter } from './slice-writer.ts'

const bytes = Buffer.from('slice')

/** A disk where no file can be moved in from a folder on another disk, and where a write takes a turn of the loop. */
function setUp({ code = 'EXDEV' } = {}) {
  const written: string[] = []
  const tried: string[] = []
  const writer = createSliceWriter({
    root: '/cache',
    tmpDir: '/elsewhere',
    sliceBytes: 2 ** 20,
    async write({ key }, partFolder) {
      tried.push(partFolder)
      await new Promise(setImmediate)
      if (partFolder === '/elsewhere') throw Object.assign(new Error('cannot move'), { code })
      written.push(`${key.fileId} ${key.index}`)
    },
  })
  return { writer, written, tried }
}

describe('createSliceWriter', () => {
  it('writes every slice that met another file system, also those on their way together', async () => {
    const { writer, written } = setUp()
    await Promise.all([0, 1, 2].map((index) => writer.write({ fileId: 'film', index }, bytes)))
    assert.deepEqual(written, ['film 0', 'film 1', 'film 2'])
  })

  it('remembers it for later slices', async () => {
    const { writer, tried } = setUp()
    for (const index of [0, 1]) await writer.write({ fileId: 'film', index }, bytes)
    assert.deepEqual(tried, ['/elsewhere', '/cache/parts', '/cache/parts'])
  })

  it('takes a full disk for another one when there is room beside the slices', async () => {
    const { writer, tried } = setUp({ code: 'ENOSPC' })
    for (const index of [0, 1]) await writer.write({ fileId: 'film', index }, bytes)
    assert.deepEqual(tried, ['/elsewhere', '/cache/parts', '/cache/parts'])
  })

  it('goes nowhere else for another trouble of the disk', async () => {
    const { writer, tried } = setUp({ code: 'EROFS' })
    await assert.rejects(writer.write({ fileId: 'film', index: 0 }, bytes), { code: 'EROFS' })
    assert.deepEqual(tried, ['/elsewhere'])
  })
})
