import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameKeyOf } from '../../name-key.ts'
import { sampleTitle } from '../samples.ts'
import { ids, type OpenCatalog } from './catalog-under-test.ts'

/** Titles are found by name and by words. */
export function testFindingTitles(name: string, open: OpenCatalog): void {
  describe(`${name} finds titles as the contract says`, () => {
    it('finds by name or alias, however it is spelt, of that kind alone', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'Amélie', aliases: ["Le Fabuleux Destin d'Amélie Poulain"], year: 2001 }),
        sampleTitle({ id: 'b', name: 'Amelie', kind: 'series' }),
      )
      assert.equal((await catalog.findTitle('film', nameKeyOf('AMELIE'), 2001))?.id, 'a')
      assert.equal((await catalog.findTitle('series', nameKeyOf('amelie'), null))?.id, 'b')
      const alias = nameKeyOf('le fabuleux destin d’amelie poulain')
      assert.equal((await catalog.findTitle('film', alias, null))?.id, 'a')
      assert.equal(await catalog.findTitle('film', nameKeyOf('Ameli'), null), undefined)
    })

    it('tells remakes apart by year, and takes an unknown year for any', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'Dune', year: 1984 }),
        sampleTitle({ id: 'b', name: 'Dune', year: 2021 }),
        sampleTitle({ id: 'c', name: 'Solaris', year: null }),
      )
      assert.equal((await catalog.findTitle('film', 'dune', 2021))?.id, 'b')
      assert.equal((await catalog.findTitle('film', 'dune', 1984))?.id, 'a')
      assert.equal(await catalog.findTitle('film', 'dune', 2000), undefined)
      assert.equal((await catalog.findTitle('film', 'dune', null))?.id, 'a')
      assert.equal((await catalog.findTitle('film', 'solaris', 1972))?.id, 'c')
    })

    it('finds hidden titles by name but never removed ones', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'Dune', state: 'removed' }),
        sampleTitle({ id: 'b', name: 'Dune', state: 'hidden' }),
      )
      assert.equal((await catalog.findTitle('film', 'dune', null))?.id, 'b')
      await catalog.deleteTitle('b')
      assert.equal(await catalog.findTitle('film', 'dune', null), undefined)
    })

    it('finds published titles that hold a word of every group, short names first and then the newest', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'The Long Red Planet', addedAt: 9000 }),
        sampleTitle({ id: 'b', name: 'Red Planet', addedAt: 1000 }),
        sampleTitle({ id: 'c', name: 'Red Planets', addedAt: 5000 }),
        sampleTitle({ id: 'd', name: 'Red Planet', state: 'hidden' }),
        sampleTitle({ id: 'e', name: 'Blue', aliases: ['Red Planet'] }),
      )
      const find = async (groups: string[][], limit = 10) => ids(await catalog.searchTitles(groups, limit))
      assert.deepEqual(await find([['red'], ['planet', 'planets']]), ['e', 'c', 'b', 'a'])
      assert.deepEqual(await find([['red'], ['planet', 'planets']], 2), ['e', 'c'])
      assert.deepEqual(await find([['red'], ['long']]), ['a'])
      assert.deepEqual(await find([['red'], []]), [])
      assert.deepEqual(await find([]), [])
      assert.deepEqual(await find([['plan']]), [], 'no prefixes')
      for (const odd of ['"', 'red planet', '*', 'red*', 'a" OR "red', '', 'NEAR(', '\0'])
        assert.deepEqual(await find([[odd]]), [], JSON.stringify(odd))
      assert.deepEqual(await find([['"', 'long']]), ['a'])
    })

    it('finds words of every script', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: '攻殻機動隊' }),
        sampleTitle({ id: 'b', name: 'الرِّسالة' }),
        sampleTitle({ id: 'c', name: 'Ёлки' }),
        sampleTitle({ id: 'd', name: 'लगान' }),
        sampleTitle({ id: 'e', name: '기생충' }),
        sampleTitle({ id: 'f', name: '\u{20000}\u{20001}' }),
      )
      const table: [string[][], string][] = [
        [[['攻殻'], ['機動']], 'a'],
        [[['الرساله']], 'b'],
        [[['елки']], 'c'],
        [[['लगान']], 'd'],
        [[['기생충']], 'e'],
        [[['\u{20001}']], 'f'],
      ]
      for (const [groups, id] of table) assert.deepEqual(ids(await catalog.searchTitles(groups, 5)), [id])
    })

    it('lists the words of published titles with how many have them', async () => {
      const hidden = sampleTitle({ id: 'c', name: 'Secret Moon', state: 'hidden' })
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'Moon Moon' }),
        sampleTitle({ id: 'b', name: 'Moon Door', aliases: ['Mond'] }),
        hidden,
      )
      const words = async () =>
        (await catalog.listTokens())
          .map(({ token, titles }) => `${token}:${titles}`)
          .sort()
          .join(' ')
      assert.equal(await words(), 'door:1 mond:1 moon:2')
      await catalog.putTitle({ ...hidden, state: 'published' })
      await catalog.putTitle(sampleTitle({ id: 'b', name: 'Gate' }))
      assert.equal(await words(), 'gate:1 moon:2 secret:1')
      await catalog.deleteTitle('a')
      assert.equal(await words(), 'gate:1 moon:1 secret:1')
    })
  })
}
