import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MediaFile } from '@streamvault/catalog'
import { BLOCK_BYTES } from '@streamvault/object-store'
import { createKeptHashes } from './kept-hashes.ts'

const fileOf = (id: string, blocks = 2) => ({ id, size: blocks * BLOCK_BYTES }) as MediaFile

function setUp(load: (file: MediaFile) => Promise<Uint8Array | undefined> = async () => new Uint8Array(64)) {
  const loads: string[] = []
  const errors: string[] = []
  const hashesOf = createKeptHashes({
    load: (file) => {
      loads.push(file.id)
      return load(file)
    },
    maxBytes: 130,
    onError: (fileId) => errors.push(fileId),
  })
  return { hashesOf, loads, errors }
}

describe('createKeptHashes', () => {
  it('loads the hashes of a file once for all who ask at the same time, and holds them', async () => {
    const { hashesOf, loads } = setUp()
    await Promise.all([hashesOf(fileOf('a')), hashesOf(fileOf('a'))])
    assert.equal((await hashesOf(fileOf('a')))?.byteLength, 64)
    assert.deepEqual(loads, ['a'])
  })

  it('forgets those that were used longest ago', async () => {
    const { hashesOf, loads } = setUp()
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await hashesOf(fileOf(id))
    assert.deepEqual(loads, ['a', 'b', 'c', 'b'])
  })

  it('asks again for a file that had none', async () => {
    const { hashesOf, loads, errors } = setUp(async () => undefined)
    assert.equal(await hashesOf(fileOf('a')), undefined)
    assert.equal(await hashesOf(fileOf('a')), undefined)
    assert.deepEqual([loads, errors], [['a', 'a'], []])
  })

  it('tells of hashes that cannot be read or are of another file, and goes on without them', async () => {
    const { hashesOf, errors } = setUp(async ({ id }) => {
      if (id === 'broken') throw new Error('disk gone')
      return new Uint8Array(64)
    })
    assert.equal(await hashesOf(fileOf('broken')), undefined)
    assert.equal(await hashesOf(fileOf('longer', 3)), undefined)
    assert.deepEqual(errors, ['broken', 'longer'])
  })
})
