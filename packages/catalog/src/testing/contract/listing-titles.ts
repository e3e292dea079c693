import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TitleQuery } from '../../catalog.ts'
import { BadCursorError } from '../../errors.ts'
import type { Title } from '../../title.ts'
import { sampleTitle } from '../samples.ts'
import { ids, type OpenCatalog } from './catalog-under-test.ts'

/** Titles are filtered, sorted and paged. */
export function testListingTitles(name: string, open: OpenCatalog): void {
  describe(`${name} lists titles as the contract says`, () => {
    it('shows published titles unless told otherwise', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a' }),
        sampleTitle({ id: 'b', state: 'hidden' }),
        sampleTitle({ id: 'c', state: 'removed' }),
      )
      const list = async (states?: Title['state'][]) =>
        ids((await catalog.listTitles({ sort: 'name', limit: 10, ...(states && { states }) })).items)
      assert.deepEqual(await list(), ['a'])
      assert.deepEqual(await list(['hidden', 'removed']), ['b', 'c'])
      assert.deepEqual(await list(['published', 'hidden', 'removed']), ['a', 'b', 'c'])
      assert.deepEqual(await list([]), [])
    })

    it('passes titles that meet every condition', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', genres: ['Drama', 'Crime'], qualities: ['2160p', '1080p'], year: 1999 }),
        sampleTitle({ id: 'b', genres: ['Drama'], qualities: ['1080p'], kind: 'series', year: 1999 }),
        sampleTitle({ id: 'c', genres: ['Comedy'], year: null, isDemo: true }),
      )
      const table: [Partial<TitleQuery>, string[]][] = [
        [{ genre: 'Drama' }, ['a', 'b']],
        [{ genre: 'drama' }, []],
        [{ genre: 'Drama', quality: '2160p' }, ['a']],
        [{ kind: 'series' }, ['b']],
        [{ year: 1999, kind: 'film' }, ['a']],
        [{ isDemo: true }, ['c']],
        [{ isDemo: false, quality: '1080p' }, ['a', 'b']],
        [{ genre: "'; drop table titles; --" }, []],
      ]
      for (const [filter, expected] of table) {
        const { items } = await catalog.listTitles({ sort: 'name', limit: 10, ...filter })
        assert.deepEqual(ids(items), expected, JSON.stringify(filter))
        assert.equal(await catalog.countTitles(filter), expected.length, JSON.stringify(filter))
      }
    })

    it('orders by the latest added, by folded name, and by year with unknown years last', async () => {
      await using catalog = await open(
        sampleTitle({ id: 'a', name: 'Zebra', year: 1990, addedAt: 3 }),
        sampleTitle({ id: 'b', name: 'Éclair', year: null, addedAt: 1 }),
        sampleTitle({ id: 'c', name: 'echo', year: 2020, addedAt: 2 }),
        sampleTitle({ id: 'd', name: '\u{20000}', year: 1990, addedAt: 2 }),
        sampleTitle({ id: 'e', name: '一', year: 1991, addedAt: 2 }),
      )
      const list = async (sort: TitleQuery['sort']) =>
        ids((await catalog.listTitles({ sort, limit: 9 })).items).join('')
      assert.equal(await list('newest'), 'aedcb')
      assert.equal(await list('name'), 'cbaed')
      assert.equal(await list('year'), 'cedab')
    })

    for (const sort of ['newest', 'name', 'year'] as const) {
      it(`pages by ${sort} show each title once though all stand at one place and others arrive meanwhile`, async () => {
        const same = (id: string) => sampleTitle({ id, name: 'Same', year: null })
        await using catalog = await open(...Array.from({ length: 10 }, (_, n) => same(`m${n}`)))
        const seen: string[] = []
        let cursor: string | undefined
        for (let page = 0; page < 20; page += 1) {
          const { items, nextCursor } = await catalog.listTitles({ sort, limit: 3, ...(cursor && { cursor }) })
          seen.push(...ids(items))
          if (nextCursor === null) break
          cursor = nextCursor
          await catalog.putTitle(same(`a${page}`))
          await catalog.putTitle(same(`z${page}`))
        }
        assert.equal(new Set(seen).size, seen.length, 'none twice')
        for (let n = 0; n < 10; n += 1) assert.ok(seen.includes(`m${n}`), `m${n} was shown`)
      })
    }

    it('ends exactly at the last title', async () => {
      await using catalog = await open(sampleTitle({ id: 'a' }), sampleTitle({ id: 'b' }))
      assert.equal((await catalog.listTitles({ sort: 'newest', limit: 2 })).nextCursor, null)
      assert.notEqual((await catalog.listTitles({ sort: 'newest', limit: 1 })).nextCursor, null)
      assert.deepEqual(await catalog.listTitles({ sort: 'name', limit: 1, genre: 'none' }), {
        items: [],
        nextCursor: null,
      })
    })

    it('goes on after a title that is gone by now', async () => {
      await using catalog = await open(...['a', 'b', 'c'].map((id) => sampleTitle({ id })))
      const first = await catalog.listTitles({ sort: 'name', limit: 1 })
      await catalog.deleteTitle('a')
      const rest = await catalog.listTitles({ sort: 'name', limit: 5, cursor: first.nextCursor ?? '' })
      assert.deepEqual(ids(rest.items), ['b', 'c'])
    })

    it('refuses a cursor it did not give for this order, and a limit out of bounds', async () => {
      await using catalog = await open(sampleTitle({ id: 'a' }), sampleTitle({ id: 'b' }))
      const { nextCursor } = await catalog.listTitles({ sort: 'newest', limit: 1 })
      const forged = Buffer.from('["newest","1 or 1=1","a"]').toString('base64url')
      await assert.rejects(catalog.listTitles({ sort: 'name', limit: 1, cursor: nextCursor ?? '' }), BadCursorError)
      for (const cursor of ['', 'x', '%%', forged, `${nextCursor}=`, 'A'.repeat(5000)]) {
        await assert.rejects(
          catalog.listTitles({ sort: 'newest', limit: 1, cursor }),
          BadCursorError,
          cursor.slice(0, 40),
        )
      }
      for (const limit of [0, -1, 1.5, 201, Number.NaN]) {
        await assert.rejects(catalog.listTitles({ sort: 'newest', limit }), RangeError)
      }
    })
  })
}
