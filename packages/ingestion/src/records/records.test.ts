import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { editTitle, mergeTitles } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { sampleFile, sampleTitle } from '@streamvault/catalog/testing'
import { readName } from '../testing/adder-harness.ts'
import { packRecord, RecordError, recordOfFile, recordOfTitle, unpackRecord } from './catalog-record.ts'
import type { KeptRecord } from './kept-record.ts'
import type { RebuildDeps, StoredItem } from './ports.ts'
import { rebuildCatalog } from './rebuild.ts'
import { createRecordKeeper, type RecordKeeperDeps } from './record-keeper.ts'
import { watchCatalog } from './watch-catalog.ts'

const { signal } = new AbortController()
const stored = (name: string, titleId: string | null) =>
  sampleFile(name, {
    titleId,
    sources: [
      { store: 'main', key: `key-${name}`, version: '1' },
      { store: 'local', key: `/home/${name}`, version: '2' },
    ],
  })

/** An in-memory storage, a keeper that posts to it, and rebuilds from it. */
function setUp(overrides: Partial<RecordKeeperDeps> = {}) {
  const messages = new Map<number, { item: StoredItem; bytes?: Uint8Array }>()
  const notes = new Map<string, KeptRecord>()
  const state = { clean: false, posts: 0 }
  let lastId = 0
  const inner = createMemoryCatalog()
  const makeKeeper = () =>
    createRecordKeeper({
      catalog: inner,
      stores: ['main'],
      async post({ name, bytes }) {
        lastId += 1
        state.posts += 1
        messages.set(lastId, { item: { kind: 'record', messageId: lastId, record: name, bytes: bytes.length }, bytes })
        return lastId
      },
      delete: async (ids) => {
        for (const id of ids) messages.delete(id)
      },
      notes: {
        get: async (name) => notes.get(name),
        set: async (name, kept) => {
          if (kept === undefined) notes.delete(name)
          else notes.set(name, kept)
        },
        isClean: async () => state.clean,
        setClean: async (clean) => {
          state.clean = clean
        },
      },
      onError: () => {},
      delayMs: 1e6,
      retryMs: 1e6,
      disposeMs: 1000,
      ...overrides,
    })
  const keeper = makeKeeper()
  const catalog = watchCatalog(inner, keeper)
  const object = (key: string, name = '') => {
    lastId += 1
    messages.set(lastId, { item: { kind: 'object', messageId: lastId, key, name } })
  }
  const rebuild = async (more: Partial<RebuildDeps> = {}, dryRun = false) => {
    const target = more.catalog ?? createMemoryCatalog()
    const adopted: string[] = []
    const hashes: string[] = []
    const deps: RebuildDeps = {
      catalog: target,
      readName,
      now: () => 5,
      endsRebuild: () => false,
      noteRecord: async (name, kept) => assert.deepEqual(notes.get(name), kept),
      storage: {
        address: 'telegram://1',
        store: 'main',
        async *readItems() {
          for (const { item } of messages.values()) yield item
        },
        readRecord: async ({ messageId }) => messages.get(messageId)?.bytes ?? new Uint8Array(),
        keepHashes: async (key) => void hashes.push(key),
        async adopt({ key, path }) {
          adopted.push(key)
          return { path, status: 'added', reason: null, titleId: null, title: null, fileIds: [] }
        },
      },
      ...more,
    }
    const results = await Array.fromAsync(rebuildCatalog(deps, { signal, dryRun }))
    return { results, catalog: target, adopted, hashes }
  }
  const records = () =>
    [...messages.values()].flatMap(({ item }) => (item.kind === 'record' ? [item.record] : [])).sort()
  return { keeper, makeKeeper, catalog, inner, messages, state, notes, object, rebuild, records }
}

describe('records of a library', () => {
  it('tell all but pictures and places on this machine, always in the same bytes', () => {
    const file = stored('a', 't1')
    const record = recordOfFile(file, ['main'])
    assert.ok(record?.kind === 'file')
    const { sources, path, ...rest } = record.file
    assert.deepEqual([sources, path], [[file.sources[0]], file.fileName])
    assert.deepEqual({ ...file, ...rest }, file)
    const turned = Object.fromEntries(Object.entries(record.file).reverse()) as unknown as typeof record.file
    assert.deepEqual(packRecord({ kind: 'file', file: turned }), packRecord(record))
    assert.deepEqual(unpackRecord(packRecord(record)), record)
    const title = recordOfTitle(sampleTitle({ id: 't1', artwork: [{ imageId: 'x', role: 'poster', tint: '#000000' }] }))
    assert.deepEqual(unpackRecord(packRecord(title)), title)
    assert.equal(recordOfFile(sampleFile('local'), ['main']), undefined)
    for (const bad of ['', '{}', '{"streamvault":1,"kind":"file"}', '[1']) {
      assert.throws(() => unpackRecord(Buffer.from(bad)), RecordError)
    }
  })

  it('tell the part of a film, are as they were for what is none, and are read as they were', () => {
    const bytesOf = (part: number | null) => {
      const record = recordOfFile({ ...stored('film', 'title'), part }, ['main'])
      return packRecord(record ?? assert.fail())
    }
    const partOf = (bytes: Uint8Array) => {
      const record = unpackRecord(bytes)
      return record.kind === 'file' ? record.file.part : assert.fail()
    }
    assert.deepEqual([partOf(bytesOf(2)), partOf(bytesOf(null))], [2, null])
    assert.doesNotMatch(Buffer.from(bytesOf(null)).toString(), /part/)
  })

  it('bring back what was added, edited and merged, as it was', async () => {
    await using it = setUpDisposable()
    for (const id of ['t1', 't2', 't3']) await it.catalog.putTitle(sampleTitle({ id }))
    for (const [name, id] of [
      ['a', 't1'],
      ['b', 't2'],
      ['c', 't3'],
    ] as const) {
      await it.catalog.putFile(stored(name, id))
      it.object(`key-${name}`)
    }
    await it.keeper.flush()
    await editTitle(it.catalog, 't1', { name: 'Another name', genres: ['drama'] }, 9)
    await mergeTitles(it.catalog, 't2', 't3', 10).catch(() => mergeTitles(it.catalog, 't3', 't2', 10))
    await it.keeper.flush()
    const { catalog, results, hashes } = await it.rebuild()
    assert.deepEqual(
      results.map(({ status }) => status),
      ['added', 'added', 'added'],
    )
    const query = { sort: 'name', limit: 10 } as const
    assert.deepEqual((await catalog.listTitles(query)).items, (await it.inner.listTitles(query)).items)
    const files = (await it.inner.listFiles({ limit: 10 })).map((file) => ({
      ...file,
      path: file.fileName,
      sources: file.sources.filter(({ store }) => store === 'main'),
    }))
    assert.deepEqual(await catalog.listFiles({ limit: 10 }), files)
    assert.deepEqual(hashes.sort(), ['key-a', 'key-b', 'key-c'])
    assert.deepEqual(
      (await it.rebuild({ catalog })).results.map(({ status }) => status),
      ['known', 'known', 'known'],
    )
  })

  it('are one each: the old one goes when the new one is there, and nothing is told twice', async () => {
    await using it = setUpDisposable()
    await it.catalog.putTitle(sampleTitle({ id: 't1' }))
    await it.catalog.putFile(stored('a', 't1'))
    await it.keeper.flush()
    assert.equal(it.records().length, 2)
    await it.catalog.putTitle(sampleTitle({ id: 't1' }))
    await it.keeper.flush()
    assert.equal(it.state.posts, 2)
    await it.catalog.putTitle(sampleTitle({ id: 't1', name: 'New' }))
    await it.keeper.flush()
    assert.deepEqual([it.state.posts, it.records().length], [3, 2])
    await it.catalog.deleteFile(stored('a', 't1').id)
    await it.catalog.deleteTitle('t1')
    await it.keeper.flush()
    assert.deepEqual(it.records(), [])
  })

  it('are told though an old one cannot be taken away', async () => {
    const errors: unknown[] = []
    const it = setUp({ delete: () => Promise.reject(new Error('no right')), onError: (error) => errors.push(error) })
    for (const name of ['One', 'Two']) {
      await it.catalog.putTitle(sampleTitle({ id: 't1', name }))
      await it.catalog.putFile(stored('a', 't1'))
      it.object('key-a')
      await it.keeper.flush()
    }
    assert.equal(errors.length, 1)
    const { catalog } = await it.rebuild()
    assert.equal((await catalog.getTitle('t1'))?.name, 'Two')
    await it.keeper[Symbol.asyncDispose]()
  })

  it('say nothing of what lies on this machine alone', async () => {
    await using it = setUpDisposable()
    await it.catalog.putTitle(sampleTitle({ id: 't1' }))
    await it.catalog.putFile(sampleFile('a', { titleId: 't1' }))
    await it.keeper.flush()
    assert.deepEqual(it.records(), [])
  })

  it('are told by the next run when a run was killed before it could', async () => {
    await using it = setUpDisposable()
    it.state.clean = true
    await it.catalog.putTitle(sampleTitle({ id: 't1' }))
    await it.catalog.putFile(stored('a', 't1'))
    assert.equal(it.state.clean, false)
    const next = it.makeKeeper()
    // A command knows only its own changes.
    const other = watchCatalog(it.inner, next)
    await other.putTitle(sampleTitle({ id: 't9' }))
    await next.flush()
    assert.equal(it.state.clean, false)
    await next.catchUp()
    await next.flush()
    assert.deepEqual([it.records().length, it.state.clean], [2, true])
    await next[Symbol.asyncDispose]()
  })

  it('are told when the library is closed', async () => {
    const it = setUp()
    await it.catalog.putFile(stored('a', null))
    await it.keeper[Symbol.asyncDispose]()
    assert.deepEqual(it.records(), [`file-${stored('a', null).id}`])
  })

  it('do not bring back a file whose object is gone, and leave an object without a record to be read', async () => {
    await using it = setUpDisposable()
    await it.catalog.putFile(stored('a', null))
    it.object('key-of-a-killed-run', 'Film (2001).mkv')
    await it.keeper.flush()
    const { results, adopted } = await it.rebuild()
    assert.deepEqual(results.map(({ status }) => status).sort(), ['added', 'skipped'])
    assert.deepEqual(adopted, ['key-of-a-killed-run'])
  })

  it('tell of a damaged one and bring back the others', async () => {
    await using it = setUpDisposable()
    for (const name of ['a', 'b']) {
      await it.catalog.putFile(stored(name, null))
      it.object(`key-${name}`)
    }
    await it.keeper.flush()
    const [first] = [...it.messages.values()].filter(({ item }) => item.kind === 'record')
    if (first !== undefined) first.bytes = Buffer.from('{')
    const { results } = await it.rebuild({ endsRebuild: () => false })
    assert.deepEqual(results.map(({ status }) => status).sort(), ['added', 'added', 'failed'])
  })

  it('change nothing in a dry run', async () => {
    await using it = setUpDisposable()
    await it.catalog.putTitle(sampleTitle({ id: 't1' }))
    await it.catalog.putFile(stored('a', 't1'))
    it.object('key-a')
    await it.keeper.flush()
    const { results, catalog } = await it.rebuild({}, true)
    assert.deepEqual(
      results.map(({ status, title, fileIds }) => [status, title, fileIds]),
      [['added', 'Title t1', []]],
    )
    assert.equal((await catalog.listFiles({ limit: 1 })).length, 0)
  })
})

function setUpDisposable() {
  const made = setUp()
  return { ...made, [Symbol.asyncDispose]: () => made.keeper[Symbol.asyncDispose]() }
}
