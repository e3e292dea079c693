import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { sampleFile } from '@streamvault/catalog/testing'
import type { FileToCopy } from '@streamvault/ingestion'
import { createBlockHasher, type ObjectStore, type ResumableObjectStore } from '@streamvault/object-store'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createBlockHashFolder } from './block-hash-folder.ts'
import { createCopier } from './copy-into-storage.ts'
import { openCopyNotes } from './copy-notes.ts'

const base = await mkdtemp(path.join(tmpdir(), 'copy-'))
after(() => rm(base, { recursive: true }))
const { signal } = new AbortController()

async function setUp(maxBytes: number) {
  const folder = await mkdtemp(path.join(base, 'hashes-'))
  const hashes = createBlockHashFolder(folder, base)
  const store = createMemoryObjectStore({ maxBytes })
  const bytes = patternBytes(2_500_000)
  const place = path.join(base, 'film')
  await writeFile(place, bytes)
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const film: FileToCopy = { path: place, size: bytes.byteLength, version: '1', contentHash }
  const catalog = createMemoryCatalog()
  const noteFolder = path.join(folder, '..', `notes-${path.basename(folder)}`)
  const openNotes = () => openCopyNotes({ catalog, store, folder: noteFolder })
  const notes = await openNotes()
  const copy = createCopier(store, hashes, notes)
  return { folder, hashes, store, bytes, film, contentHash, catalog, noteFolder, openNotes, notes, copy }
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

  it('goes on where a copy was cut off, and hashes the whole file all the same', async () => {
    for (const cutOffAt of [0, 1_700_000, 2_500_000]) {
      const { film, store, bytes, hashes, contentHash, notes } = await setUp(1e7)
      const asked: number[] = []
      const resumable: ResumableObjectStore = {
        ...store,
        async writeResumable({ uploadId, sourceVersion, readFrom }, { signal: theirs }) {
          assert.deepEqual([uploadId, sourceVersion], [contentHash, film.version])
          // The store lost the first bytes, and reads again.
          for await (const _ of readFrom(0)) break
          asked.push(cutOffAt)
          const rest = cutOffAt === bytes.byteLength ? [] : await Array.fromAsync(readFrom(cutOffAt))
          return store.write(inPieces(Buffer.concat([bytes.subarray(0, cutOffAt), ...rest]), 1e6), { signal: theirs })
        },
      }
      const { key, size } = await createCopier(resumable, hashes, notes)(film, signal, () => {})
      assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
      const hasher = createBlockHasher()
      hasher.update(bytes)
      assert.deepEqual(Buffer.from((await hashes.load(contentHash)) ?? []), Buffer.from(hasher.digest()))
      assert.deepEqual(asked, [cutOffAt])
    }
  })

  it('keeps no hashes of what the store refused', async () => {
    const { copy, film, folder } = await setUp(1000)
    await assert.rejects(
      copy(film, signal, () => {}),
      { code: 'store_full' },
    )
    assert.deepEqual(await readdir(folder), [])
  })

  it('deletes a copy that no file came to use, and keeps one that a file has, at the next start too', async () => {
    for (const settle of ['now', 'at the next start', 'at the next copy'] as const) {
      const { copy, film, store, catalog, noteFolder, openNotes, notes, hashes } = await setUp(1e7)
      const used = await copy(film, signal, () => {})
      const orphan = await copy(film, signal, () => {})
      await catalog.putFile(sampleFile('used', { sources: [{ store: 'main', key: used.key, version: used.version }] }))
      if (settle === 'now') for (const { key } of [used, orphan]) await notes.settle(key)
      const later = settle === 'now' ? undefined : await openNotes()
      if (settle === 'at the next start') await later?.settleLeft(signal)
      if (settle === 'at the next copy' && later) {
        const { key } = await createCopier(store, hashes, later)(film, signal, () => {})
        await later.settle(key)
      }
      assert.equal((await store.stat(used.key, signal))?.size, used.size, settle)
      assert.equal(await store.stat(orphan.key, signal), undefined, settle)
      assert.deepEqual(await readdir(noteFolder), [], settle)
    }
  })

  it('leaves copies of its own time alone when it settles those of others', async () => {
    const { copy, film, store, notes } = await setUp(1e7)
    const { key } = await copy(film, signal, () => {})
    await notes.settleLeft(signal)
    assert.ok(await store.stat(key, signal))
  })

  it('tries again at the next start what the storage could not delete', async () => {
    const { copy, film, store, noteFolder, catalog, openNotes } = await setUp(1e7)
    const keys = [await copy(film, signal, () => {}), await copy(film, signal, () => {})].map(({ key }) => key)
    let left = 1
    const broken: Pick<ObjectStore, 'delete'> = {
      delete: (...args) => (left-- > 0 ? store.delete(...args) : Promise.reject(new Error('no network'))),
    }
    const notes = await openCopyNotes({ catalog, store: broken, folder: noteFolder })
    for (let round = 0; round < 2; round += 1) await assert.rejects(notes.settleLeft(signal), /no network/)
    await (await openNotes()).settleLeft(signal)
    for (const key of keys) assert.equal(await store.stat(key, signal), undefined)
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
