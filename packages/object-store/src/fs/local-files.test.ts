import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { ObjectChangedError, ObjectNotFoundError, ReadOnlyStoreError } from '../errors.ts'
import { bytesOf, inPieces, patternBytes } from '../testing/index.ts'
import { createLocalFiles } from './local-files.ts'

const { signal } = new AbortController()
const base = await mkdtemp(join(tmpdir(), 'local-files-'))
after(() => rm(base, { recursive: true }))

async function setUp(size = 3 * MIB) {
  const path = join(await mkdtemp(join(base, 'files-')), 'film ü.mkv')
  const bytes = patternBytes(size)
  await writeFile(path, bytes)
  // Long ago, so that a change cannot fall into the same tick of the clock.
  await utimes(path, 1_700_000_000, 1_700_000_000)
  const store = createLocalFiles()
  const version = (await store.stat(path, signal))?.version ?? ''
  return { path, bytes, store, version }
}

describe('createLocalFiles', () => {
  it('reads files where they lie', async () => {
    const { path, bytes, store } = await setUp()
    assert.equal((await store.stat(path, signal))?.size, bytes.byteLength)
    assert.deepEqual(await bytesOf(store, path, { start: 100_000, end: 2 * MIB }), bytes.slice(100_000, 2 * MIB))
  })

  it('knows only whole, plain, absolute paths of files', async () => {
    const { path, store } = await setUp(10)
    for (const key of [
      'film.mkv',
      `${path}/`,
      path.replace('/film', '/./film'),
      `${path}\0`,
      join(path, '..'),
      '',
      `${path}x`,
    ]) {
      assert.equal(await store.stat(key, signal), undefined, key)
      await assert.rejects(bytesOf(store, key, { start: 0, end: 1 }), ObjectNotFoundError)
    }
  })

  it('frees each piece when the reader requests the next, if the reader said that it takes pieces at once', async () => {
    const { path, bytes, store } = await setUp()
    for (const takesAtOnce of [true, false]) {
      const pieces: Uint8Array[] = []
      const copies: Buffer[] = []
      const options = { signal, priority: 'interactive', takesAtOnce } as const
      for await (const piece of store.read(path, { start: 0, end: bytes.byteLength }, options)) {
        pieces.push(piece)
        copies.push(Buffer.from(piece))
      }
      assert.ok(Buffer.concat(copies).equals(bytes))
      const kept = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
      assert.equal(kept, takesAtOnce ? 0 : bytes.byteLength)
    }
  })

  it('changes nothing', async () => {
    const { path, store } = await setUp(10)
    await assert.rejects(store.write(inPieces(patternBytes(1), 1), { signal }), ReadOnlyStoreError)
    await assert.rejects(store.delete(path, signal), ReadOnlyStoreError)
    assert.ok(await store.stat(path, signal))
  })

  const changes: [name: string, change: (path: string) => Promise<void>][] = [
    ['cut off', (path) => truncate(path, 100_000)],
    ['overwritten with as many bytes', (path) => writeFile(path, patternBytes(3 * MIB, 2))],
    ['touched', (path) => utimes(path, 1, 1)],
  ]
  for (const [name, change] of changes) {
    it(`notices while reading that a file was ${name}`, async () => {
      const { path, bytes, store, version } = await setUp()
      const read = store.read(
        path,
        { start: 0, end: bytes.byteLength },
        { signal, priority: 'job', expectedVersion: version },
      )
      let position = 0
      const readOn = async () => {
        for await (const piece of read) {
          assert.ok(Buffer.from(piece).equals(bytes.subarray(position, position + piece.byteLength)))
          if (position === 0) await change(path)
          position += piece.byteLength
        }
      }
      await assert.rejects(readOn(), ObjectChangedError)
    })
  }

  it('does not take another file under the same path for the one that was indexed', async () => {
    const { path, store, version } = await setUp(10)
    await writeFile(`${path}.new`, patternBytes(10, 2))
    await rename(`${path}.new`, path)
    const read = store.read(path, { start: 0, end: 10 }, { signal, priority: 'interactive', expectedVersion: version })
    await assert.rejects(Array.fromAsync(read), ObjectChangedError)
  })
})
