import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Catalog, TitleQuery } from '../catalog.ts'
import { BadCursorError } from '../errors.ts'
import { nameKeyOf } from '../name-key.ts'
import type { Title } from '../title.ts'
import { sampleFile, sampleTitle } from './samples.ts'

/** The behaviour every `Catalog` owes its callers. `create` gives an empty one, once a test. */
export function catalogContract(name: string, create: () => Promise<Catalog> | Catalog): void {
  const open = async (...titles: Title[]): Promise<Catalog> => {
    const catalog = await create()
    for (const title of titles) await catalog.putTitle(title)
    return catalog
  }

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

function ids(items: { id: string }[]): string[] {
  return items.map(({ id }) => id)
}
