import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameKeyOf } from '../../name-key.ts'
import { sampleTitle } from '../samples.ts'
import { ids, type OpenCatalog } from './catalog-under-test.ts'

/** Titles are read back unchanged. */
export function testKeepingTitles(name: string, open: OpenCatalog): void {
  describe(`${name} keeps titles as the contract says`, () => {
    it('does not know a title it was not given', async () => {
      await using catalog = await open()
      assert.equal(await catalog.getTitle('none'), undefined)
      await catalog.deleteTitle('none')
    })

    it('returns what it was given, null as null and empty as empty', async () => {
      const title = sampleTitle({
        id: 'x',
        name: '‘Ünïcödé’ 攻殻機動隊 \u{1F3AC}\0"\\',
        year: null,
        overview: '',
        aliases: ['', 'b'],
        artwork: [{ imageId: 'i', role: 'poster', tint: '#102030' }],
      })
      await using catalog = await open(title)
      assert.deepEqual(await catalog.getTitle('x'), title)
    })

    it('replaces a title whole', async () => {
      await using catalog = await open(sampleTitle({ id: 'x', genres: ['Drama'], overview: 'long' }))
      const other = sampleTitle({ id: 'x', kind: 'series', name: 'Other' })
      await catalog.putTitle(other)
      assert.deepEqual(await catalog.getTitle('x'), other)
      assert.equal(await catalog.countTitles({ genre: 'Drama' }), 0)
      assert.equal(await catalog.findTitle('film', nameKeyOf('Title x'), null), undefined)
      assert.deepEqual(await catalog.searchTitles([['title']], 10), [])
    })

    it('is not changed through what it was given or gave', async () => {
      const title = sampleTitle({ id: 'x', genres: ['Drama'] })
      await using catalog = await open(title)
      title.genres.push('Late')
      ;(await catalog.getTitle('x'))?.genres.push('Later')
      assert.deepEqual((await catalog.getTitle('x'))?.genres, ['Drama'])
    })

    it('keeps a title of many episodes and a long text', async () => {
      const title = sampleTitle({
        id: 'big',
        kind: 'series',
        overview: 'ö'.repeat(300_000),
        aliases: Array.from({ length: 500 }, (_, index) => `Alias number ${index}`),
        episodes: Array.from({ length: 5000 }, (_, n) => ({
          season: 1,
          number: n,
          name: `Part ${n}`,
          overview: 'text',
        })),
      })
      await using catalog = await open(title)
      assert.deepEqual(await catalog.getTitle('big'), title)
      assert.deepEqual(ids(await catalog.searchTitles([['alias'], ['499']], 5)), ['big'])
    })

    it('keeps one whole document of many put at once', async () => {
      await using catalog = await open()
      const puts = Array.from({ length: 40 }, (_, n) => sampleTitle({ id: 'x', name: `Name ${n}`, overview: `${n}` }))
      await Promise.all(puts.map((title) => catalog.putTitle(title)))
      const kept = await catalog.getTitle('x')
      assert.equal(kept?.name, `Name ${kept?.overview}`)
      assert.equal(await catalog.countTitles({}), 1)
      assert.deepEqual(ids(await catalog.searchTitles([['name']], 50)), ['x'])
    })
  })
}
