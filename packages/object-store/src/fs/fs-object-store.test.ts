import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { ObjectNotFoundError } from '../errors.ts'
import { bytesOf, inPieces, objectStoreContract, patternBytes } from '../testing/index.ts'
import { createFsObjectStore } from './fs-object-store.ts'

const { signal } = new AbortController()
const base = await mkdtemp(join(tmpdir(), 'object-store-'))
after(() => rm(base, { recursive: true }))

async function setUp() {
  const root = await mkdtemp(join(base, 'root-'))
  const store = createFsObjectStore({ root })
  const files = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length
  return { root, store, files }
}

objectStoreContract('a store in a folder', async () => {
  const { root, store } = await setUp()
  return { store, replace: (key, bytes) => writeFile(join(root, key), bytes) }
})

describe('createFsObjectStore', () => {
  it('leaves nothing behind when a write fails or is aborted', async () => {
    const { store, files } = await setUp()
    const broken = (async function* () {
      yield patternBytes(100_000)
      throw new Error('the source broke')
    })()
    await assert.rejects(store.write(broken, { signal }))
    const leaver = new AbortController()
    const left = (async function* () {
      yield patternBytes(100_000)
      leaver.abort()
      yield patternBytes(100_000)
    })()
    await assert.rejects(store.write(left, { signal: leaver.signal }))
    assert.equal(await files(), 0)
  })

  it('shows an object only when it is whole', async () => {
    const { root, store } = await setUp()
    const seen: string[][] = []
    const slow = (async function* () {
      yield patternBytes(1000)
      seen.push((await readdir(root)).filter((name) => name !== '.tmp'))
      yield patternBytes(1000)
    })()
    const { key } = await store.write(slow, { signal, suggestedName: 'film.mkv' })
    assert.deepEqual(seen, [[]])
    assert.match(key, /^[\da-f]{2}\/[\da-f-]{36}-film\.mkv$/)
  })

  it('writes where it is told, and nothing stays there', async () => {
    const { root } = await setUp()
    const temporary = await mkdtemp(join(base, 'temporary-'))
    const store = createFsObjectStore({ root, temporary })
    const seen: string[][] = []
    const slow = (async function* () {
      yield patternBytes(1000)
      seen.push(
        await readdir(root),
        (await readdir(temporary)).map((name) => name.slice(8, 9)),
      )
    })()
    await store.write(slow, { signal })
    assert.deepEqual(seen, [[], ['-']])
    assert.deepEqual(await readdir(temporary), [])
  })

  it('writes beside its objects where the other folder lies on another file system', async (t) => {
    const temporary = await mkdtemp('/dev/shm/object-store-').catch(() => undefined)
    if (temporary === undefined) return t.skip('there is no second file system to write to')
    t.after(() => rm(temporary, { recursive: true }))
    const { root } = await setUp()
    if ((await stat(temporary)).dev === (await stat(root)).dev) return t.skip('both lie on one file system')
    const store = createFsObjectStore({ root, temporary })
    const { key } = await store.write(inPieces(patternBytes(100), 10), { signal })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: 100 }), patternBytes(100))
    assert.deepEqual([await readdir(temporary), await readdir(join(root, '.tmp'))], [[], []])
  })

  it('reads a small piece first and never more than a mebibyte at once', async () => {
    const { store } = await setUp()
    const { key } = await store.write(inPieces(patternBytes(5 * MIB), MIB), { signal })
    const sizes: number[] = []
    for await (const piece of store.read(key, { start: 0, end: 5 * MIB }, { signal, priority: 'job' })) {
      sizes.push(piece.byteLength)
    }
    assert.equal(sizes[0], 64 * KIB)
    assert.equal(Math.max(...sizes), MIB)
  })

  it('does not follow a link out of its folder', async () => {
    const { root, store } = await setUp()
    const outside = join(base, 'secret')
    await writeFile(outside, 'secret')
    await symlink(outside, join(root, 'link'))
    await symlink(base, join(root, 'folder'))
    for (const key of ['link', 'folder/secret']) {
      assert.equal(await store.stat(key, signal), undefined)
      await assert.rejects(bytesOf(store, key, { start: 0, end: 1 }), ObjectNotFoundError)
      await store.delete(key, signal)
    }
    assert.deepEqual(await readdir(base).then((names) => names.includes('secret')), true)
  })

  it('takes a folder for no object', async () => {
    const { root, store } = await setUp()
    await mkdir(join(root, 'folder'))
    assert.equal(await store.stat('folder', signal), undefined)
  })

  it('clears away what killed writes left, but not what may still be written', async () => {
    const { root, store } = await setUp()
    await mkdir(join(root, '.tmp'))
    await writeFile(join(root, '.tmp', 'old'), '')
    await writeFile(join(root, '.tmp', 'new'), '')
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
    await utimes(join(root, '.tmp', 'old'), twoDaysAgo, twoDaysAgo)
    await store.write(inPieces(patternBytes(1), 1), { signal })
    assert.deepEqual(await readdir(join(root, '.tmp')), ['new'])
  })

  it('finds its objects again after a restart', async () => {
    const { root, store } = await setUp()
    const { key, ...stat } = await store.write(inPieces(patternBytes(100), 10), { signal })
    assert.deepEqual(await createFsObjectStore({ root }).stat(key, signal), stat)
  })

  it('says when it could not look', async () => {
    const { root, store } = await setUp()
    const { key } = await store.write(inPieces(patternBytes(1), 1), { signal })
    await rm(root, { recursive: true })
    assert.equal(await store.stat(key, signal), undefined)
    await assert.rejects(createFsObjectStore({ root: '/dev/null' }).write(inPieces(patternBytes(1), 1), { signal }), {
      code: 'folder_not_made',
      message: 'Cannot make folder "/dev/null/.tmp": a file is in its way',
    })
  })

  it('refuses to write, before a byte is read, where its folder cannot be made', async (t) => {
    if (!existsSync('/proc/self')) return t.skip('there is no file system that takes no folders')
    const temporary = await mkdtemp(join(base, 'temporary-'))
    const store = createFsObjectStore({ root: '/proc/no-such-folder', temporary })
    let read = 0
    const bytes = (async function* () {
      read += 1
      yield patternBytes(10)
    })()
    await assert.rejects(store.write(bytes, { signal }), { code: 'folder_not_made' })
    await assert.rejects(store.write(bytes, { signal }), { code: 'folder_not_made' })
    assert.deepEqual([read, await readdir(temporary)], [0, []])
  })
})
