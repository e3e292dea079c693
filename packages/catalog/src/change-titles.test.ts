import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Catalog } from './catalog.ts'
import { editTitle } from './edit-title.ts'
import { FileNotFoundError, TitleEditError, TitleNotFoundError } from './errors.ts'
import { createMemoryCatalog } from './memory/index.ts'
import { mergeTitles } from './merge-titles.ts'
import { placeUnder } from './place-under.ts'
import { refreshTitle } from './refresh-title.ts'
import { removeTitle, settleRemovedTitles } from './remove-title.ts'
import { splitFiles } from './split-files.ts'
import { sampleFile, sampleTitle } from './testing/index.ts'
import { PUBLICATION_STATES } from './title.ts'

const episode = (number: number, name: string | null) => ({ season: 1, number, name, overview: null })

async function setUp() {
  const catalog = createMemoryCatalog()
  const files = [1, 2, 3].map((number) =>
    sampleFile(`e${number}`, { titleId: 'a', season: 1, episodes: [number], quality: number === 3 ? '2160p' : '720p' }),
  )
  await catalog.putTitle(sampleTitle({ id: 'a', kind: 'series', name: 'Alpha', episodes: [episode(2, 'Two')] }))
  await catalog.putTitle(sampleTitle({ id: 'b', kind: 'series', name: 'Beta', episodes: [episode(3, 'Three')] }))
  for (const file of files) await catalog.putFile(file)
  await refreshTitle(catalog, 'a', 5)
  return { catalog, fileIds: files.map(({ id }) => id) }
}

/** Behaves like `catalog` for `changes` changes, and then as if the process had died. */
function dyingAfter(catalog: Catalog, changes: number): Catalog {
  let left = changes
  const change =
    <Value>(work: (value: Value) => Promise<void>) =>
    async (value: Value) => {
      if (left === 0) throw new Error('killed')
      left -= 1
      await work(value)
    }
  return {
    ...catalog,
    putTitle: change(catalog.putTitle),
    deleteTitle: change(catalog.deleteTitle),
    putFile: change(catalog.putFile),
    deleteFile: change(catalog.deleteFile),
  }
}

/** The whole contents of the catalogue. */
async function contentOf(catalog: Catalog) {
  const { items } = await catalog.listTitles({ sort: 'name', limit: 200, states: [...PUBLICATION_STATES] })
  return { titles: items, files: await catalog.listFiles({ limit: 200 }) }
}

describe('a change of several documents', () => {
  const changes: [string, (catalog: Catalog, fileIds: string[]) => Promise<unknown>][] = [
    ['merge', (catalog) => mergeTitles(catalog, 'a', 'b', 9)],
    ['split', (catalog, ids) => splitFiles(catalog, ids.slice(1), { kind: 'series', name: 'New', year: null }, 9)],
    ['split of all files', (catalog, ids) => splitFiles(catalog, ids, { kind: 'series', name: 'New', year: null }, 9)],
    ['placing under another', (catalog, [id = '']) => placeUnder(catalog, id, { title: 'b', episodes: [9] }, 9)],
    [
      'placing under a new one',
      (catalog, [id = '']) =>
        placeUnder(catalog, id, { title: { kind: 'series', name: 'New', year: 2001 }, season: 2 }, 9),
    ],
    ['removal', (catalog) => removeTitle(catalog, 'a', 9)],
    [
      'removal and coming back',
      async (catalog, [id = '', ...others]) => {
        await splitFiles(catalog, others, { kind: 'series', name: 'New', year: null }, 9)
        await removeTitle(catalog, 'a', 9)
        await placeUnder(catalog, id, { title: 'a' }, 9)
      },
    ],
  ]
  for (const [name, change] of changes) {
    it(`(${name}) ends the same when it was killed anywhere and run again, and when it is run twice`, async () => {
      const whole = await setUp()
      await change(whole.catalog, whole.fileIds)
      const expected = await contentOf(whole.catalog)
      for (let survived = 0; survived < 12; survived += 1) {
        const { catalog, fileIds } = await setUp()
        await change(dyingAfter(catalog, survived), fileIds).catch(() => undefined)
        await change(catalog, fileIds)
        assert.deepEqual(await contentOf(catalog), expected, `killed after ${survived} changes`)
      }
    })
  }
})

describe('refreshTitle', () => {
  it('tells episodes and qualities from the files, best first, and keeps what is known of episodes', async () => {
    const { catalog } = await setUp()
    const title = await catalog.getTitle('a')
    assert.deepEqual(title?.qualities, ['2160p', '720p'])
    assert.deepEqual(title?.episodes, [episode(1, null), episode(2, 'Two'), episode(3, null)])
  })

  it('writes nothing when nothing changed, and knows no title that is not there', async () => {
    const { catalog } = await setUp()
    assert.equal((await refreshTitle(dyingAfter(catalog, 0), 'a', 99))?.updatedAt, 5)
    assert.equal(await refreshTitle(catalog, 'none'), undefined)
  })
})

describe('a title that was emptied', () => {
  const film = { kind: 'film', name: 'New', year: null } as const

  it('leaves the public lists, however its last file went, and comes back with the next file', async () => {
    const ways: ((catalog: Catalog, ids: string[]) => Promise<unknown>)[] = [
      (catalog, ids) => splitFiles(catalog, ids, film),
      async (catalog, ids) => {
        for (const id of ids) await placeUnder(catalog, id, { title: film })
      },
    ]
    for (const empty of ways) {
      const { catalog, fileIds } = await setUp()
      await empty(catalog, fileIds)
      assert.equal((await catalog.getTitle('a'))?.state, 'empty')
      const { items } = await catalog.listTitles({ sort: 'name', limit: 200 })
      assert.deepEqual(
        items.map(({ name }) => name),
        ['Beta', 'New'],
      )
      assert.equal(
        (await placeUnder(catalog, fileIds[0] ?? '', { title: 'a', season: 1, episodes: [1] })).state,
        'published',
      )
    }
  })

  it('stays off the lists when it is published by hand', async () => {
    const { catalog } = await setUp()
    assert.equal((await editTitle(catalog, 'b', { state: 'published' })).state, 'empty')
  })

  it('stays public while its files are merely missing, and hidden when it was hidden', async () => {
    const { catalog, fileIds } = await setUp()
    for (const id of fileIds) {
      const file = await catalog.getFile(id)
      if (file !== undefined) await catalog.putFile({ ...file, state: 'missing', reason: 'gone' })
    }
    assert.equal((await refreshTitle(catalog, 'a'))?.state, 'published')
    await editTitle(catalog, 'a', { state: 'hidden' })
    await splitFiles(catalog, fileIds, film)
    assert.equal((await catalog.getTitle('a'))?.state, 'hidden')
  })
})

describe('removeTitle', () => {
  const states = async (catalog: Catalog) =>
    (await catalog.listFiles({ limit: 200 })).map(({ state, reason }) => [state, reason].join(': '))

  it('lists its files as unplaced, with the reason, until the title is back', async () => {
    const { catalog } = await setUp()
    await removeTitle(catalog, 'a')
    assert.deepEqual(await states(catalog), Array(3).fill('unplaced: its title was removed'))
    const back = await editTitle(catalog, 'a', { state: 'published' })
    assert.deepEqual([back.state, back.qualities], ['published', ['2160p', '720p']])
    assert.deepEqual(await states(catalog), Array(3).fill('ready: '))
  })

  it('is finished later when it was cut off after the title', async () => {
    const { catalog } = await setUp()
    await assert.rejects(removeTitle(dyingAfter(catalog, 1), 'a'), /killed/)
    await settleRemovedTitles(catalog, new AbortController().signal)
    assert.deepEqual(await states(catalog), Array(3).fill('unplaced: its title was removed'))
  })

  it('lets one of its files be placed anew, and comes back by its only file alone', async () => {
    const { catalog, fileIds } = await setUp()
    await removeTitle(catalog, 'a')
    const [first = '', ...others] = fileIds
    await assert.rejects(placeUnder(catalog, first, { title: 'a' }), TitleEditError)
    for (const id of others) {
      const { state } = await placeUnder(catalog, id, { title: 'b' })
      assert.deepEqual([state, (await catalog.getFile(id))?.state], ['published', 'ready'])
    }
    const back = await placeUnder(catalog, first, { title: 'a' })
    assert.deepEqual([back.state, (await catalog.getFile(first))?.state], ['published', 'ready'])
  })

  it('lets nothing be merged into it', async () => {
    const { catalog } = await setUp()
    await removeTitle(catalog, 'a')
    await assert.rejects(mergeTitles(catalog, 'b', 'a'), TitleEditError)
    assert.equal((await mergeTitles(catalog, 'a', 'b')).state, 'published')
    assert.deepEqual(await states(catalog), Array(3).fill('ready: '))
  })
})

describe('mergeTitles', () => {
  it('gives files, names and described episodes to the title that remains', async () => {
    const { catalog } = await setUp()
    const merged = await mergeTitles(catalog, 'a', 'b', 9)
    assert.deepEqual(merged.aliases, ['Alpha'])
    assert.deepEqual(merged.episodes, [episode(1, null), episode(2, 'Two'), episode(3, 'Three')])
    assert.equal((await catalog.filesOfTitle('b')).length, 3)
    assert.equal(await catalog.getTitle('a'), undefined)
  })

  it('refuses a title with itself, a film with a series, and a missing one', async () => {
    const { catalog } = await setUp()
    await catalog.putTitle(sampleTitle({ id: 'film' }))
    await assert.rejects(mergeTitles(catalog, 'a', 'a'), TitleEditError)
    await assert.rejects(mergeTitles(catalog, 'film', 'a'), TitleEditError)
    await assert.rejects(mergeTitles(catalog, 'a', 'none'), TitleNotFoundError)
  })
})

describe('splitFiles', () => {
  it('moves the files and what is known of their episodes', async () => {
    const { catalog, fileIds } = await setUp()
    const made = await splitFiles(catalog, fileIds.slice(1), { kind: 'series', name: 'New', year: null }, 9)
    assert.equal(made.state, 'published')
    assert.deepEqual(made.episodes, [episode(2, 'Two'), episode(3, null)])
    assert.deepEqual((await catalog.getTitle('a'))?.qualities, ['720p'])
  })

  it('changes nothing when a file is not there', async () => {
    const { catalog, fileIds } = await setUp()
    const before = await contentOf(catalog)
    const target = { kind: 'film', name: 'New', year: null } as const
    await assert.rejects(splitFiles(catalog, [...fileIds, 'none'], target), FileNotFoundError)
    await assert.rejects(splitFiles(catalog, [], target), TitleEditError)
    assert.deepEqual(await contentOf(catalog), before)
  })
})

describe('placeUnder', () => {
  const film = { kind: 'film', name: 'New Film', year: 1999 } as const

  async function withUnplaced() {
    const { catalog, fileIds } = await setUp()
    const file = sampleFile('unplaced', { state: 'unplaced', reason: 'no title can be read in its name', season: 3 })
    await catalog.putFile(file)
    return { catalog, fileIds, id: file.id }
  }

  it('gives an unplaced file a title of its own, and the next file of that name the same', async () => {
    const { catalog, fileIds, id } = await withUnplaced()
    const made = await placeUnder(catalog, id, { title: film }, 9)
    assert.deepEqual([made.name, made.state, made.year], ['New Film', 'published', 1999])
    const { state, reason, season } = (await catalog.getFile(id)) ?? {}
    assert.deepEqual([state, reason, season], ['ready', null, null])
    const again = await placeUnder(catalog, fileIds[0] ?? '', { title: { ...film, name: 'new film', year: null } }, 9)
    assert.equal(again.id, made.id)
  })

  it('puts a file under a title that is there, as the episode that is told, and the old title forgets it', async () => {
    const { catalog, fileIds } = await withUnplaced()
    const title = await placeUnder(catalog, fileIds[2] ?? '', { title: 'b', season: 1, episodes: [8, 7, 8] }, 9)
    assert.deepEqual(title.episodes, [episode(7, null), episode(8, null)])
    assert.deepEqual((await catalog.getTitle('a'))?.qualities, ['720p'])
  })

  it('changes nothing when file or title are not there, or no more', async () => {
    const { catalog, fileIds, id } = await withUnplaced()
    await catalog.putTitle(sampleTitle({ id: 'gone', state: 'removed' }))
    await catalog.putFile(sampleFile('gone', { titleId: 'gone', state: 'unplaced', reason: 'its title was removed' }))
    const replaced = sampleFile('old', { state: 'replaced' })
    await catalog.putFile(replaced)
    const before = await contentOf(catalog)
    await assert.rejects(placeUnder(catalog, 'none', { title: 'a' }), FileNotFoundError)
    await assert.rejects(placeUnder(catalog, id, { title: 'none' }), TitleNotFoundError)
    await assert.rejects(placeUnder(catalog, id, { title: 'gone' }), TitleEditError)
    await assert.rejects(placeUnder(catalog, replaced.id, { title: 'a' }), TitleEditError)
    await assert.rejects(placeUnder(catalog, fileIds[0] ?? '', { title: { ...film, name: ' ' } }), TitleEditError)
    assert.deepEqual(await contentOf(catalog), before)
  })
})

describe('editTitle', () => {
  it('keeps the old name as an alias, and refuses a blank one', async () => {
    const { catalog } = await setUp()
    const title = await editTitle(catalog, 'a', { name: ' Alpha Centauri ', year: 2009 }, 9)
    assert.deepEqual([title.name, title.aliases, title.year, title.updatedAt], ['Alpha Centauri', ['Alpha'], 2009, 9])
    await assert.rejects(editTitle(catalog, 'a', { name: '  ' }), TitleEditError)
    await assert.rejects(editTitle(catalog, 'none', {}), TitleNotFoundError)
  })

  it('loses no change of several made at once', async () => {
    const { catalog } = await setUp()
    await Promise.all([
      editTitle(catalog, 'a', { year: 1 }),
      editTitle(catalog, 'a', { overview: 'text' }),
      editTitle(catalog, 'a', { genres: ['Drama'] }),
    ])
    const { year, overview, genres } = (await catalog.getTitle('a')) ?? {}
    assert.deepEqual([year, overview, genres], [1, 'text', ['Drama']])
  })
})
