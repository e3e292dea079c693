import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { createBlockHasher } from '@streamvault/object-store'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { bytesOf, patternBytes } from '@streamvault/object-store/testing'
import { createBlockHashFolder } from './block-hash-folder.ts'
import { createCopier } from './copy-into-storage.ts'

const base = await mkdtemp(path.join(tmpdir(), 'copy-'))
after(() => rm(base, { recursive: true }))
const { signal } = new AbortController()

async function setUp(maxBytes: number) {
  const folder = await mkdtemp(path.join(base, 'hashes-'))
  const hashes = createBlockHashFolder(folder, base)
  const store = createMemoryObjectStore({ maxBytes })
  const bytes = patternBytes(2_500_000)
  const film = path.join(base, 'film')
  await writeFile(film, bytes)
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  return { folder, hashes, store, bytes, film, contentHash, copy: createCopier(store, hashes) }
}

describe('createCopier', () => {
  it('copies a file and keeps the hashes of its blocks under the hash of its bytes', async () => {
    const { copy, film, store, bytes, hashes, contentHash } = await setUp(1e7)
    const told: number[] = []
    const { key, size } = await copy(film, signal, (done) => told.push(done))
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
    const hasher = createBlockHasher()
    hasher.update(bytes)
    assert.deepEqual(Buffer.from((await hashes.load(contentHash)) ?? []), Buffer.from(hasher.digest()))
    assert.equal(told.at(-1), bytes.byteLength)
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    )
  })

  it('keeps no hashes of what the store refused', async () => {
    const { copy, film, folder } = await setUp(1000)
    await assert.rejects(
      copy(film, signal, () => {}),
      { code: 'store_full' },
    )
    assert.deepEqual(await readdir(folder), [])
  })
})

describe('createBlockHashFolder', () => {
  it('has nothing of a content that it does not know, and takes no other name', async () => {
    const { hashes, contentHash } = await setUp(1000)
    assert.equal(await hashes.load(contentHash), undefined)
    assert.equal(await hashes.load('../film'), undefined)
    await assert.rejects(hashes.keep('../film', new Uint8Array()))
  })
})
