import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Catalog } from '../../catalog.ts'
import { sampleFile } from '../samples.ts'
import type { OpenCatalog } from './catalog-under-test.ts'

/** Files are read back unchanged, and are found by hash, source and title. */
export function testKeepingFiles(name: string, open: OpenCatalog): void {
  describe(`${name} keeps files as the contract says`, () => {
    it('returns what it was given, replaces it whole, and forgets it', async () => {
      await using catalog = await open()
      const file = sampleFile('one', {
        titleId: 't',
        episodes: [1, 2],
        media: { container: 'matroska', contentType: 'video/x-matroska', duration: null, tracks: [], hdr: [] },
      })
      await catalog.putFile(file)
      assert.deepEqual(await catalog.getFile(file.id), file)
      const moved = { ...file, titleId: null, sources: [{ store: 'main', key: 'k', version: '2' }] }
      await catalog.putFile(moved)
      assert.deepEqual(await catalog.getFile(file.id), moved)
      assert.deepEqual(await catalog.filesOfTitle('t'), [])
      assert.equal(await catalog.findFileBySource('local', '/media/one.mkv'), undefined)
      assert.deepEqual(await catalog.findFileBySource('main', 'k'), moved)
      await catalog.deleteFile(file.id)
      await catalog.deleteFile(file.id)
      assert.equal(await catalog.getFile(file.id), undefined)
      assert.equal(await catalog.findFileByHash(file.contentHash), undefined)
      assert.equal(await catalog.findFileBySource('main', 'k'), undefined)
    })

    it('lists the files of a title by season, episode and name', async () => {
      await using catalog = await open()
      const of = (name: string, season: number | null, ...episodes: number[]) =>
        sampleFile(name, { titleId: 't', season, episodes })
      for (const file of [
        of('e', 2, 1),
        of('d', 1, 10),
        of('b', 1, 2),
        of('c', 1, 2),
        of('a', null),
        sampleFile('x'),
      ]) {
        await catalog.putFile(file)
      }
      assert.equal((await catalog.filesOfTitle('t')).map(({ fileName }) => fileName[0]).join(''), 'abcde')
    })

    it('lists the parts of a film in their order, behind what is whole', async () => {
      await using catalog = await open()
      for (const [name, part] of [
        ['a', 2],
        ['b', 10],
        ['c', null],
        ['d', 1],
      ] as const)
        await catalog.putFile(sampleFile(name, { titleId: 't', part }))
      const files = await catalog.filesOfTitle('t')
      assert.deepEqual(
        files.map(({ part }) => part),
        [null, 1, 2, 10],
      )
    })

    it('finds a file by any of its sources, the usable and latest of several', async () => {
      await using catalog = await open()
      const at = { store: 'local', key: '/it\'s "here"', version: '1' }
      const old = sampleFile('old', { state: 'replaced', sources: [at], addedAt: 9 })
      const earlier = sampleFile('earlier', { sources: [at], addedAt: 1 })
      const later = sampleFile('later', { sources: [{ store: 'main', key: 'm', version: '1' }, at], addedAt: 2 })
      for (const file of [old, earlier, later]) await catalog.putFile(file)
      assert.deepEqual(await catalog.findFileBySource(at.store, at.key), later)
      await catalog.deleteFile(later.id)
      assert.deepEqual(await catalog.findFileBySource(at.store, at.key), earlier)
      await catalog.deleteFile(earlier.id)
      assert.deepEqual(await catalog.findFileBySource(at.store, at.key), old)
      assert.equal(await catalog.findFileBySource('main', at.key), undefined)
    })

    it('lists files by id, of the asked states, from after an id', async () => {
      await using catalog = await open()
      const states = ['ready', 'missing', 'unplaced', 'replaced'] as const
      const files = Array.from({ length: 12 }, (_, n) =>
        sampleFile(`f${n}`, { id: `f${10 + n}`, state: states[n % 4] ?? 'ready' }),
      )
      for (const file of files) await catalog.putFile(file)
      const list = async (query: Parameters<Catalog['listFiles']>[0]) =>
        (await catalog.listFiles(query)).map(({ id }) => id).join(' ')
      assert.equal(await list({ limit: 3 }), 'f10 f11 f12')
      assert.equal(await list({ limit: 3, afterId: 'f12' }), 'f13 f14 f15')
      assert.equal(await list({ limit: 9, states: ['missing'] }), 'f11 f15 f19')
      assert.equal(await list({ limit: 9, states: ['missing'], afterId: 'f11' }), 'f15 f19')
      assert.equal(await list({ limit: 4, states: ['ready', 'unplaced'], afterId: 'f10' }), 'f12 f14 f16 f18')
      assert.equal(await list({ limit: 9, states: [] }), '')
      assert.equal(await list({ limit: 9, afterId: 'f21' }), '')
    })
  })
}
