import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MediaFile } from '@streamvault/catalog'
import { sampleFile } from '@streamvault/catalog/testing'
import { ObjectChangedError, type ObjectStore } from '@streamvault/object-store'
import { createFileSource } from './file-source.ts'

const content = Uint8Array.from({ length: 100 }, (_, at) => at)
const { signal } = new AbortController()

/** A disk on which each key has a version, and a library that knows the film by its recorded versions. */
function setUp(lies: Record<string, { version: string; size?: number }>, noted: string[] = ['/a', '/b']) {
  const told: string[] = []
  let film: MediaFile = sampleFile('film', {
    id: 'film',
    size: 100,
    sources: noted.map((key) => ({ store: 'local', key, version: 'old' })),
  })
  const store = {
    name: 'test',
    async *read(key: string, { start, end }: { start: number; end: number }, options: { expectedVersion?: string }) {
      for (let position = start; position < end; position += 10) {
        const { version } = lies[key] ?? { version: 'none' }
        if (version !== options.expectedVersion)
          throw new ObjectChangedError(key, version, String(options.expectedVersion))
        yield content.subarray(position, Math.min(end, position + 10))
      }
    },
    async stat(key: string) {
      const found = lies[key]
      return found && { size: 100, modifiedMs: 0, ...found }
    },
  }
  /** The result of reading the file again: by default the same bytes. */
  let readAgain = async (): Promise<void> => {
    film = { ...film, sources: film.sources.map((one) => ({ ...one, version: lies[one.key]?.version ?? one.version })) }
  }
  const source = createFileSource({
    findFile: async () => film,
    stores: new Map([['local', store as unknown as ObjectStore]]),
    isNear: () => true,
    readAgain: async (id) => {
      told.push(`read ${id}`)
      await readAgain()
    },
    checkMs: 200,
    onSourceEvent() {},
    onChanged: (id) => told.push(`changed ${id}`),
    onMissing: (id) => told.push(`missing ${id}`),
  })
  return {
    told,
    lies,
    source,
    describe: () => source.describe('film', signal),
    findsOthers: () => {
      readAgain = async () => {
        film = { ...film, state: 'replaced' }
      }
    },
    takesForEver: () => {
      readAgain = () => new Promise(() => {})
    },
  }
}

describe('a file whose time changed', () => {
  it('is read again before it is described, and nobody is refused', async () => {
    const { describe: look, told } = setUp({ '/a': { version: 'new' } })
    assert.equal((await look())?.etag, '"film"')
    await look()
    assert.deepEqual(told, ['read film'])
  })

  it('ends when its bytes are others', async () => {
    const { describe: look, findsOthers } = setUp({ '/a': { version: 'new' } })
    findsOthers()
    await assert.rejects(look(), { code: 'file_changed' })
  })

  it('is not read again when its size tells that it is another', async () => {
    const { describe: look, told } = setUp({ '/a': { version: 'new', size: 101 } })
    await assert.rejects(look(), { code: 'file_changed' })
    assert.deepEqual(told, ['changed film'])
  })

  it('is served from the copy that is as it was, and looked at meanwhile', async () => {
    const { describe: look, told } = setUp({ '/a': { version: 'new', size: 101 }, '/b': { version: 'old' } })
    assert.equal((await look())?.size, 100)
    assert.deepEqual(told, ['changed film'])
  })

  it('is read on from the exact byte when it was touched in the middle', async () => {
    const { source, lies, told } = setUp({ '/a': { version: 'old' } }, ['/a'])
    const got: number[] = []
    for await (const bytes of source.read('film', { start: 5, end: 95 }, { signal, priority: 'interactive' })) {
      got.push(...bytes)
      if (got.length === 40) lies['/a'] = { version: 'new' }
    }
    assert.deepEqual(got, [...content.subarray(5, 95)])
    assert.deepEqual(told, ['read film'])
  })

  it('breaks the read off when it was given other bytes in the middle', async () => {
    const { source, lies, findsOthers } = setUp({ '/a': { version: 'old' } }, ['/a'])
    findsOthers()
    const got: number[] = []
    const read = async () => {
      for await (const bytes of source.read('film', { start: 0, end: 100 }, { signal, priority: 'interactive' })) {
        got.push(...bytes)
        lies['/a'] = { version: 'new' }
      }
    }
    await assert.rejects(read, ObjectChangedError)
    assert.equal(got.length, 10)
  })

  it('is to be asked for again when reading it takes long, and is not waited for by who leaves', async () => {
    const { source, takesForEver } = setUp({ '/a': { version: 'new' } })
    takesForEver()
    await assert.rejects(source.describe('film', signal), { code: 'file_rechecked', retryAfterMs: 5000 })
    await assert.rejects(source.describe('film', AbortSignal.abort(new Error('left'))), /left/)
  })
})
