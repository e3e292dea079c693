import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { sampleFile, sampleTitle } from '@streamvault/catalog/testing'
import type { AddResult, LocalStat } from '@streamvault/ingestion'
import { eventually } from '@streamvault/waits/testing'
import type { Library } from '../installation/library.ts'
import { createLookAgain } from './look-again.ts'

/**
 * A library of a hundred files, whose disk answers when the test releases it: by default that all are gone. `results`
 * are the results of adding them again.
 */
async function setUp(found?: LocalStat, results: (paths: string[]) => Partial<AddResult>[] = () => []) {
  const catalog = createMemoryCatalog()
  await catalog.putTitle(sampleTitle({ id: 'film' }))
  const ids: string[] = []
  for (let n = 0; n < 100; n += 1) {
    const source = { store: 'local', key: `/films/${n}.mkv`, version: 'v' }
    const file = sampleFile(`file-${n}`, { titleId: 'film', sources: [source] })
    await catalog.putFile(file)
    ids.push(file.id)
  }
  const looked: string[] = []
  const added: string[] = []
  const errors: string[] = []
  let atOnce = 0
  let most = 0
  const answer = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const stat = async (path: string, signal: AbortSignal) => {
    looked.push(path)
    atOnce += 1
    most = Math.max(most, atOnce)
    begun.resolve()
    try {
      await Promise.race([
        answer.promise,
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ])
    } finally {
      atOnce -= 1
    }
    return found
  }
  const library = {
    catalog,
    adder: {
      async *add(paths: string[]) {
        added.push(...paths)
        yield* results(paths)
      },
    },
    adderDeps: { stat },
    search: { noteTitle() {} },
  } as unknown as Pick<Library, 'catalog' | 'adder' | 'adderDeps' | 'search'>
  const again = createLookAgain({ library, purge: async () => {}, onError: (_, fileId) => errors.push(fileId) })
  return {
    again,
    catalog,
    looked,
    added,
    errors,
    ids,
    most: () => most,
    begun: begun.promise,
    letGo: () => answer.resolve(),
  }
}

describe('createLookAgain', () => {
  it('looks at the noted file alone', async () => {
    const { again, catalog, looked, ids, begun, letGo } = await setUp()
    again.note(ids[7] ?? '')
    await begun
    letGo()
    await eventually(async () => (await catalog.getFile(ids[7] ?? ''))?.state === 'missing')
    assert.deepEqual([...new Set(looked)], ['/films/7.mkv'])
    await again[Symbol.asyncDispose]()
  })

  it('looks at one file at a time, and at each once', async () => {
    const { again, added, ids, begun, letGo, most } = await setUp()
    for (const id of [...ids, ...ids]) again.note(id)
    await begun
    letGo()
    await eventually(() => added.length === ids.length)
    await again[Symbol.asyncDispose]()
    assert.equal(most(), 1)
    assert.equal(added.length, ids.length)
  })

  it('ends the look under way when the server closes, and tells nobody of that', async () => {
    const { again, looked, ids, begun, errors } = await setUp()
    for (const id of ids) again.note(id)
    await begun
    await again[Symbol.asyncDispose]()
    again.note(ids[5] ?? '')
    assert.equal(looked.length, 1)
    assert.deepEqual(errors, [])
  })

  it('checks a file as often as it is the same, and rests when it was another', async () => {
    const touched = { size: 1000, version: 'w', modifiedMs: 1 }
    const ids: string[] = []
    const isSame = (path: string) => path === '/films/1.mkv'
    const set = await setUp(touched, (paths) =>
      paths.filter(isSame).map(() => ({ titleId: null, fileIds: [ids[1] ?? ''] })),
    )
    ids.push(...set.ids)
    set.letGo()
    for (const n of [1, 1, 2, 2]) await set.again.check(ids[n] ?? '')
    assert.deepEqual(set.added, ['/films/1.mkv', '/films/1.mkv', '/films/2.mkv'])
    assert.equal((await set.catalog.getFile(ids[2] ?? ''))?.state, 'missing')
    await set.again[Symbol.asyncDispose]()
  })
})
