import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { placeUnder, removeTitle } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createAdderHarness } from './testing/adder-harness.ts'

describe('createAdder', () => {
  test('adds a film where it lies', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    const [result] = await h.add()
    assert.equal(result?.status, 'added')
    assert.equal(result.title, 'Blue Hour')
    const [title] = await h.titles()
    assert.deepEqual([title?.kind, title?.year, title?.qualities], ['film', 2021, ['1080p']])
    const [file] = await h.files()
    assert.deepEqual(file?.sources, [{ store: 'local', key: film, version: file?.sources[0]?.version }])
    assert.equal(file?.state, 'ready')
    assert.deepEqual(result.fileIds, [file?.id])
  })

  test('knows a file again without reading it', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    const [first] = await h.add()
    const [second] = await h.add()
    assert.equal(second?.status, 'known')
    assert.deepEqual(second.fileIds, first?.fileIds)
    assert.equal(h.hashed.length, 1)
    assert.equal((await h.titles()).length, 1)
  })

  test('gathers qualities under one title and keeps years apart', async () => {
    await using h = await createAdderHarness()
    await h.video('Dune (1984).mp4', 'a', 480)
    await h.video('Dune (2021) 1080p.mp4', 'b', 1080)
    await h.video('Dune (2021) 2160p.mp4', 'c', 2160)
    await h.add()
    const titles = await h.titles()
    assert.deepEqual(titles.map(({ year, qualities }) => [year, qualities]).sort(), [
      [1984, ['480p']],
      [2021, ['2160p', '1080p']],
    ])
  })

  test('gathers the episodes of a series, in whatever way they are numbered', async () => {
    await using h = await createAdderHarness()
    await h.video('Ridge/Ridge S01E02.mp4')
    await h.video('Ridge/Ridge S01E01.mp4')
    await h.video('Ridge/S02E01.mp4')
    await h.video('Anime #12.mp4')
    await h.video('Daily 2024-03-05.mp4')
    await h.add()
    const titles = await h.titles()
    const numbered = titles.map(({ name, kind, episodes }) => [name, kind, episodes.map((e) => [e.season, e.number])])
    assert.deepEqual(numbered, [
      ['Anime', 'series', [[1, 12]]],
      ['Daily', 'series', [[2024, 305]]],
      [
        'Ridge',
        'series',
        [
          [1, 1],
          [1, 2],
          [2, 1],
        ],
      ],
    ])
  })

  test('lets a title learn its year later', async () => {
    await using h = await createAdderHarness()
    await h.video('Ridge S01E01.mp4')
    await h.add()
    await h.video('Ridge (2020) S01E02.mp4')
    await h.add()
    assert.deepEqual(
      (await h.titles()).map(({ year, episodes }) => [year, episodes.length]),
      [[2020, 2]],
    )
  })

  test('gathers the parts of a film in their order', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021) CD2.mp4')
    await h.video('Blue Hour (2021) CD1.mp4')
    await h.add()
    const [film] = await h.titles()
    const partsOf = async () => (await h.catalog.filesOfTitle(film?.id ?? '')).map(({ part }) => part)
    assert.deepEqual([film?.name, await partsOf()], ['Blue Hour', [1, 2]])
    // The state of files that were added before parts were recorded.
    for (const file of await h.files()) await h.catalog.putFile({ ...file, part: null })
    await h.add()
    assert.deepEqual(await partsOf(), [1, 2])
  })

  test('keeps a file whose name tells no title', async () => {
    await using h = await createAdderHarness()
    await h.video('00012.mp4')
    const [result] = await h.add()
    assert.equal(result?.status, 'added')
    assert.ok(result.reason)
    assert.equal(result.titleId, null)
    assert.equal((await h.files())[0]?.state, 'unplaced')
    assert.deepEqual(await h.titles(), [])
  })

  test('places an unplaced file once its name tells a title', async () => {
    await using h = await createAdderHarness()
    const file = await h.video('00012.mp4')
    await h.add()
    await rename(file, path.join(h.folder, 'Blue Hour (2021).mp4'))
    const [result] = await h.add()
    assert.deepEqual([result?.status, result?.title, result?.reason], ['known', 'Blue Hour', null])
  })

  test('does not bring a removed title back', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    const [added] = await h.add()
    await removeTitle(h.catalog, added?.titleId ?? '')
    const [again] = await h.add()
    assert.deepEqual([again?.status, again?.reason], ['skipped', 'its title was removed'])
    assert.deepEqual(await h.titles(), [])
    const [file] = await h.files()
    assert.deepEqual([file?.state, file?.reason], ['unplaced', 'its title was removed'])
  })

  test('brings an emptied title back with the next file of its name', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4', 'first')
    const [added] = await h.add()
    await h.video('Other (2001).mp4')
    await rename(path.join(h.folder, 'Other (2001).mp4'), film)
    await placeUnder(h.catalog, added?.fileIds[0] ?? '', { title: { kind: 'film', name: 'Elsewhere', year: null } })
    assert.equal((await h.catalog.getTitle(added?.titleId ?? ''))?.state, 'empty')
    const [again] = await h.add()
    assert.equal(again?.titleId, added?.titleId)
    assert.equal((await h.catalog.getTitle(added?.titleId ?? ''))?.state, 'published')
  })

  test('heals what a broken-off run left, wherever it broke', async () => {
    for (let allowed = 0; allowed < 4; allowed += 1) {
      const catalog = createMemoryCatalog()
      let left = allowed
      const breaking = {
        ...catalog,
        putFile: (file: Parameters<typeof catalog.putFile>[0]) =>
          left-- > 0 ? catalog.putFile(file) : Promise.reject(new Error('killed')),
        putTitle: (title: Parameters<typeof catalog.putTitle>[0]) =>
          left-- > 0 ? catalog.putTitle(title) : Promise.reject(new Error('killed')),
      }
      await using h = await createAdderHarness({ catalog: breaking })
      await h.video('Ridge S01E01.mp4')
      await h.video('Ridge S01E02.mp4')
      await h.add().catch(() => [])
      for (const title of await h.titles()) assert.ok((await catalog.filesOfTitle(title.id)).length > 0)

      left = Number.POSITIVE_INFINITY
      await h.add()
      const titles = await h.titles()
      assert.deepEqual(
        titles.map(({ name, episodes }) => [name, episodes.length]),
        [['Ridge', 2]],
      )
      assert.ok((await h.files()).every(({ titleId, state }) => titleId === titles[0]?.id && state === 'ready'))
    }
  })

  test('stops when told to', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    const stopped = AbortSignal.abort(new Error('enough'))
    await assert.rejects(h.add([h.folder], { signal: stopped }), /enough/)
    assert.deepEqual(await h.files(), [])
  })
})
