import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { NoSourceError } from './failover/errors.ts'
import { createFileSource } from './file-source.ts'

const content = Uint8Array.from({ length: 100 }, (_, at) => at)

/** Yields bytes up to `until`, then fails with `failure`. */
function store(until: number, failure: Error = new ObjectNotFoundError('key')): ObjectStore {
  return {
    name: 'test',
    async *read(_key, { start, end }) {
      if (start < Math.min(end, until)) yield content.subarray(start, Math.min(end, until))
      if (end > until) throw failure
    },
    write: () => Promise.reject(new Error('read only')),
    stat: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function setUp(stores: Record<string, ObjectStore>) {
  const told: string[] = []
  const sources = Object.keys(stores).map((name) => ({ store: name, key: 'key', version: '1' }))
  const file = { id: 'film', size: 100, fileName: 'film.mp4', modifiedMs: 0, media: null, state: 'ready', sources }
  const source = createFileSource({
    findFile: async (id) => (id === 'film' ? (file as unknown as MediaFile) : undefined),
    stores: new Map(Object.entries(stores)),
    onSourceEvent: ({ kind, source: { store: name } }) => told.push(`${kind} ${name}`),
    onChanged: (id) => told.push(`changed ${id}`),
    onMissing: (id) => told.push(`missing ${id}`),
  })
  const read = async (start: number, end: number, id = 'film') => {
    const options = { signal: new AbortController().signal, priority: 'interactive' as const }
    return (await Array.fromAsync(source.read(id, { start, end }, options))).flatMap((bytes) => [...bytes])
  }
  return { source, read, told }
}

describe('createFileSource', () => {
  it('goes on from the exact byte with the next source', async () => {
    const { read, told } = setUp({ first: store(30), second: store(100) })
    assert.deepEqual(await read(10, 90), [...content.subarray(10, 90)])
    assert.deepEqual(told, ['failed first', 'took_over second'])
  })

  it('does not touch the second source while the first one serves', async () => {
    const { read, told } = setUp({ first: store(100), second: store(0) })
    assert.deepEqual(await read(0, 100), [...content])
    assert.deepEqual(told, [])
  })

  it('tells that a file is missing when no source has it', async () => {
    const { read, told } = setUp({ first: store(0), second: store(0) })
    await assert.rejects(read(0, 10), ObjectNotFoundError)
    assert.deepEqual(told, ['failed first', 'failed second', 'missing film'])
  })

  it('does not call a file missing whose store is down', async () => {
    const { read, told } = setUp({ first: store(0, new Error('down')) })
    await assert.rejects(read(0, 10), NoSourceError)
    assert.deepEqual(told, ['failed first'])
  })

  it('says that the bytes changed when no source has the old ones', async () => {
    const { read } = setUp({ first: store(20, new ObjectChangedError('key', '2', '1')), second: store(0) })
    await assert.rejects(read(0, 100), ObjectChangedError)
  })

  it('describes a file by its identity', async () => {
    const { source } = setUp({ first: store(100) })
    const { signal } = new AbortController()
    assert.equal((await source.describe('film', signal))?.etag, '"film"')
    assert.equal(await source.describe('other', signal), undefined)
  })
})
