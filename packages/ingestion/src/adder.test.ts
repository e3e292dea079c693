import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { describe, test } from 'node:test'
import { placeUnder, removeTitle } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createAdderHarness } from './testing/adder-harness.ts'

const statuses = (results: { path: string; status: string }[]) =>
  Object.fromEntries(results.map(({ path: full, status }) => [path.basename(full), status]))

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

  test('finds a moved file again', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    const [before] = await h.add()
    await rename(film, path.join(h.folder, 'blue.mp4'))
    const [after] = await h.add()
    assert.equal(after?.status, 'known')
    assert.deepEqual(after.fileIds, before?.fileIds)
    const [file] = await h.files()
    assert.deepEqual(
      file?.sources.map(({ key }) => path.basename(key)),
      ['blue.mp4'],
    )
    assert.equal(file?.fileName, 'blue.mp4')
    assert.equal(after.title, 'Blue Hour')
  })

  test('keeps a second copy as a second source', async () => {
    await using h = await createAdderHarness()
    await h.video('a/Blue Hour (2021).mp4', 'same')
    await h.video('b/Blue Hour (2021).mp4', 'same')
    const results = await h.add()
    assert.deepEqual(results.map(({ status }) => status).sort(), ['added', 'known'])
    const files = await h.files()
    assert.equal(files.length, 1)
    assert.equal(files[0]?.sources.length, 2)
  })

  test('makes changed bytes another file of the same title', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4', 'first', 480)
    const [first] = await h.add()
    await writeFile(film, 'video 720 second, and longer')
    const [second] = await h.add()
    assert.equal(second?.status, 'added')
    assert.equal(second.titleId, first?.titleId)
    const states = Object.fromEntries((await h.files()).map(({ id, state }) => [id, state]))
    assert.deepEqual(states, { [first?.fileIds[0] ?? '']: 'replaced', [second.fileIds[0] ?? '']: 'ready' })
    assert.deepEqual((await h.titles())[0]?.qualities, ['720p'])
  })

  test('takes a touched file for the same', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    await h.add()
    await utimes(film, 1, 1)
    assert.equal((await h.add())[0]?.status, 'known')
    assert.equal((await h.add())[0]?.status, 'known')
    assert.equal(h.hashed.length, 2)
  })

  test('lists what is gone as missing, and takes it back', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    await h.add()
    await rename(film, `${film}.away`)
    assert.deepEqual(await h.add(), [])
    const [gone] = await h.files()
    assert.equal(gone?.state, 'missing')
    assert.ok(gone.reason)
    await rename(`${film}.away`, film)
    assert.equal((await h.add())[0]?.status, 'known')
    const [back] = await h.files()
    assert.deepEqual([back?.state, back?.reason], ['ready', null])
    assert.deepEqual((await h.titles())[0]?.qualities, ['1080p'])
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

  test('passes samples and extras by, by their names alone', async () => {
    await using h = await createAdderHarness()
    await h.video('Film (2020)/Film (2020).mp4')
    await h.video('Film (2020)/Sample/x.mp4')
    await h.video('Film (2020)/Film (2020)-trailer.mp4')
    await h.video('Film (2020)/Behind The Scenes/Lights.mp4')
    await h.video('Extras/Extras S01E01.mp4')
    assert.deepEqual(statuses(await h.add()), {
      'Film (2020).mp4': 'added',
      'x.mp4': 'skipped',
      'Film (2020)-trailer.mp4': 'skipped',
      'Lights.mp4': 'skipped',
      'Extras S01E01.mp4': 'added',
    })
  })

  test('says nothing of other files, junk and unfinished downloads, unless named', async () => {
    await using h = await createAdderHarness()
    const note = await h.file('film.nfo')
    await h.file('.DS_Store')
    await h.video('@eaDir/Film (2020).mp4')
    await h.video('.hidden.mp4')
    const partial = await h.file('Film (2020).mp4.part')
    assert.deepEqual(await h.add(), [])
    const named = await h.add([note, partial, path.join(h.folder, 'none.mp4')])
    assert.deepEqual(
      named.map(({ status, reason }) => [status, reason]),
      [
        ['skipped', 'not a video'],
        ['skipped', 'its download has not ended'],
        ['failed', 'there is no such file'],
      ],
    )
  })

  test('fails what cannot be read, alone, and indexes nothing of it', async () => {
    await using h = await createAdderHarness()
    await h.file('broken.mp4', 'no container')
    await h.file('empty.mp4', '')
    await h.file('program.ts', 'export {}')
    await h.video('Good (2020).mp4')
    assert.deepEqual(statuses(await h.add()), {
      'broken.mp4': 'failed',
      'empty.mp4': 'failed',
      'program.ts': 'skipped',
      'Good (2020).mp4': 'added',
    })
    assert.equal((await h.files()).length, 1)
  })

  test('fails a file that is still being written', async () => {
    await using h = await createAdderHarness({
      async hash(file) {
        await writeFile(file, 'video 480 and more came in')
        return 'a'.repeat(64)
      },
    })
    await h.video('Growing (2020).mp4')
    assert.deepEqual(
      (await h.add()).map(({ status }) => status),
      ['failed'],
    )
    assert.deepEqual(await h.files(), [])
  })

  test('walks links once, circles too', async () => {
    await using h = await createAdderHarness()
    await h.video('films/Blue Hour (2021).mp4')
    await symlink(h.folder, path.join(h.folder, 'films/loop'))
    await symlink(path.join(h.folder, 'nowhere'), path.join(h.folder, 'films/broken'))
    assert.equal((await h.add()).length, 1)
  })

  test('knows a film by its own name, not by that of a link to it', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('The Real Name (2001).mp4')
    await symlink(film, path.join(h.folder, 'A Link (1999).mp4'))
    await h.video('.store/Hidden (2002).mp4')
    await symlink(path.join(h.folder, '.store/Hidden (2002).mp4'), path.join(h.folder, 'Shown (2003).mp4'))
    const results = await h.add()
    assert.deepEqual(
      results.map(({ path: full, status, reason }) => `${path.basename(full)}: ${reason ?? status}`).sort(),
      [
        'A Link (1999).mp4: a link to a file that lies here too',
        'Shown (2003).mp4: added',
        'The Real Name (2001).mp4: added',
      ],
    )
    assert.deepEqual(
      (await h.titles()).map(({ name }) => name),
      ['Shown', 'The Real Name'],
    )
  })

  test('says truly why it takes no sockets and no names that are not UTF-8', async () => {
    await using h = await createAdderHarness()
    const socket = path.join(h.folder, 'socket.mkv')
    await using server = createServer().listen(socket)
    await once(server, 'listening')
    const name = Buffer.concat([Buffer.from(`${h.folder}/caf`), Buffer.from([0xe9]), Buffer.from(' (2001).mp4')])
    writeFileSync(name, 'video 480')
    const reasons = (await h.add()).map(({ status, reason }) => `${status}: ${reason}`)
    assert.deepEqual(reasons.sort(), [
      'failed: its name is not UTF-8, so that it cannot be opened: rename it',
      'skipped: a socket, not a file',
    ])
    assert.equal((await h.add([socket]))[0]?.reason, 'a socket, not a file')
  })

  test('changes nothing in a dry run', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    const [result] = await h.add([h.folder], { dryRun: true })
    assert.deepEqual([result?.status, result?.title, result?.fileIds], ['added', 'Blue Hour', []])
    assert.deepEqual([await h.files(), await h.titles(), h.hashed], [[], [], []])
    await h.add()
    assert.equal((await h.add([h.folder], { dryRun: true }))[0]?.status, 'known')
  })

  test('foretells what the real run then tells: copies, moves, touches and changes', async () => {
    await using h = await createAdderHarness()
    const moved = await h.video('Moved (2001).mp4')
    const touched = await h.video('Touched (2002).mp4')
    const changed = await h.video('Changed (2003).mp4', 'first')
    const [removed] = await h.add([await h.video('Removed (2004).mp4', 'removed film')])
    await h.add()
    await removeTitle(h.catalog, removed?.titleId ?? '')
    await rename(moved, path.join(h.folder, 'a.mp4'))
    await rename(path.join(h.folder, 'Removed (2004).mp4'), path.join(h.folder, 'b.mp4'))
    await utimes(touched, 1, 1)
    await writeFile(changed, 'video 1080 other')
    for (const name of ['New (2005).mp4', 'New again (2005).mp4', 'x/New (2005).mp4'])
      await h.video(name, 'one content')
    await h.video('As long (2006).mp4', 'two content')
    const before = JSON.stringify([await h.files(), await h.titles()])
    // Which of several equal files comes first is nobody's promise.
    const nameOf = (full: string) => path.basename(full).replace('New again', 'New')
    const told = async (dryRun: boolean) =>
      (await h.add([h.folder], { dryRun })).map((line) => [nameOf(line.path), line.status, line.reason]).sort()
    const foretold = await told(true)
    assert.equal(JSON.stringify([await h.files(), await h.titles()]), before)
    assert.deepEqual(foretold, await told(false))
    assert.equal(foretold.filter(([, status]) => status === 'added').length, 3)
  })

  test('copies into the main storage when asked, once', async () => {
    let copies = 0
    await using h = await createAdderHarness({
      async copyIn(file) {
        copies += 1
        return { key: `kept/${path.basename(file)}`, size: Buffer.byteLength('video 1080 x'), version: 'v1' }
      },
    })
    const film = await h.video('Blue Hour (2021).mp4', 'x')
    await h.add()
    assert.equal((await h.add([film], { copy: true }))[0]?.status, 'known')
    await h.add([film], { copy: true })
    assert.equal(copies, 1)
    assert.deepEqual(
      (await h.files())[0]?.sources.map(({ store }) => store),
      ['main', 'local'],
    )
    await rm(film)
    await h.add()
    assert.equal((await h.files())[0]?.state, 'ready')
  })

  test('tells of every copy when the work on it is over, used or not', async () => {
    const settled: [string, boolean][] = []
    const catalog = createMemoryCatalog()
    await using h = await createAdderHarness({
      catalog,
      async copyIn(file) {
        if (file.includes('Changing')) await writeFile(file, 'video 480 changed while it was copied')
        return { key: path.basename(file), size: Buffer.byteLength('video 1080 x'), version: 'v1' }
      },
      async settleCopy(key) {
        settled.push([key, (await catalog.findFileBySource('main', key)) !== undefined])
      },
    })
    await h.video('Kept (2001).mp4', 'x')
    await h.video('Changing (2002).mp4', 'y')
    await h.add([h.folder], { copy: true })
    assert.deepEqual(settled.sort(), [
      ['Changing (2002).mp4', false],
      ['Kept (2001).mp4', true],
    ])
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
