import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryCatalog } from './memory/index.ts'
import { sampleTitle } from './testing/index.ts'
import { createTitleSearch } from './title-search.ts'

async function setUp(...names: string[]) {
  const catalog = createMemoryCatalog()
  for (const name of names) await catalog.putTitle(sampleTitle({ id: name, name }))
  const search = createTitleSearch(catalog)
  const find = async (query: string, limit = 10) => (await search.search(query, limit)).map(({ name }) => name)
  return { catalog, search, find }
}

describe('createTitleSearch', () => {
  const names = [
    'The Matrix',
    'The Matrix Reloaded',
    'Star Wars',
    'Spider-Man',
    'It',
    'Italian Job',
    '?',
    "Schindler's List",
  ]
  const table: [query: string, first: string][] = [
    ['matrix', 'The Matrix'],
    ['the matirx', 'The Matrix'],
    ['matrix relo', 'The Matrix Reloaded'],
    ['starwars', 'Star Wars'],
    ['spiderman', 'Spider-Man'],
    ['spider man', 'Spider-Man'],
    ['schindlers lsit', "Schindler's List"],
    ['it', 'It'],
    ['ita', 'Italian Job'],
    ['?', '?'],
    ['s', 'Star Wars'],
    ['matrix unheardof', 'The Matrix Reloaded'],
  ]
  for (const [query, first] of table) {
    it(`answers "${query}" with "${first}"`, async () => {
      const { find } = await setUp(...names)
      assert.equal((await find(query))[0], first)
    })
  }

  it('forgives a wrong, missing or swapped character in a script without spaces', async () => {
    const { find } = await setUp('攻殻機動隊', '千と千尋の神隠し', '機動戦士', '攻撃')
    for (const typed of ['攻殻機動', '攻殻動隊', '攻機殻動隊', '攻殻幾動隊'])
      assert.equal((await find(typed))[0], '攻殻機動隊', typed)
  })

  it('finds nothing for what is like no title', async () => {
    const { find } = await setUp(...names)
    assert.deepEqual(await find('qqqqqqqq'), [])
    assert.deepEqual(await find('   '), [])
    assert.deepEqual(await find('"*'), [])
  })

  it('finds a title that was noted, and no hidden one', async () => {
    const { catalog, search, find } = await setUp('Dune')
    assert.deepEqual(await find('solaris'), [])
    const title = sampleTitle({ id: 's', name: 'Solaris' })
    await catalog.putTitle(title)
    search.noteTitle(title)
    assert.deepEqual(await find('solari'), ['Solaris'])
    await catalog.putTitle({ ...title, state: 'hidden' })
    assert.deepEqual(await find('solaris'), [])
  })

  it('forgets the words of titles that are gone when it reads anew', async () => {
    const { catalog, search, find } = await setUp('Solaris', 'Polaris')
    await find('x')
    await catalog.deleteTitle('Polaris')
    await search.refresh()
    assert.deepEqual(await find('polaris'), ['Solaris'])
  })

  it('counts the words of a title once, however often it is noted', async () => {
    const catalog = createMemoryCatalog()
    for (const name of ['Sun', 'Sun Again', 'Sea']) await catalog.putTitle(sampleTitle({ id: name, name }))
    const asked: string[][] = []
    const search = createTitleSearch({
      ...catalog,
      searchTitles: async (groups, limit) => {
        asked.push(groups[0] as string[])
        return await catalog.searchTitles(groups, limit)
      },
    })
    await search.refresh()
    for (let edit = 0; edit < 5; edit += 1) search.noteTitle(sampleTitle({ id: 'Sea', name: 'Sea' }))
    await search.search('s', 10)
    assert.deepEqual(asked[0]?.slice(0, 2), ['sun', 'sea'])
  })

  it('gives no more than asked, refuses other limits, and stops when told to', async () => {
    const { search, find } = await setUp(...names)
    assert.equal((await find('the', 1)).length, 1)
    await assert.rejects(search.search('x', 0), RangeError)
    await assert.rejects(search.search('matrix', 5, AbortSignal.abort()), { name: 'AbortError' })
  })
})
