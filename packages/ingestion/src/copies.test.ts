import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { removeTitle } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createAdderHarness } from './testing/adder-harness.ts'

describe('a dry run', () => {
  test('changes nothing', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    const [result] = await h.add([h.folder], { dryRun: true })
    assert.deepEqual([result?.status, result?.title, result?.fileIds], ['added', 'Blue Hour', []])
    assert.deepEqual([await h.files(), await h.titles(), h.hashed], [[], [], []])
    await h.add()
    assert.equal((await h.add([h.folder], { dryRun: true }))[0]?.status, 'known')
  })

  test('tells beforehand what the real run then tells: copies, moves, touches and changes', async () => {
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
    // The order of equal files is not specified.
    const nameOf = (full: string) => path.basename(full).replace('New again', 'New')
    const told = async (dryRun: boolean) =>
      (await h.add([h.folder], { dryRun })).map((line) => [nameOf(line.path), line.status, line.reason]).sort()
    const previewed = await told(true)
    assert.equal(JSON.stringify([await h.files(), await h.titles()]), before)
    assert.deepEqual(previewed, await told(false))
    assert.equal(previewed.filter(([, status]) => status === 'added').length, 3)
  })
})

describe('copies into the main storage', () => {
  test('copies into the main storage when asked, once', async () => {
    let copies = 0
    await using h = await createAdderHarness({
      async copyIn({ path: file, contentHash }) {
        copies += 1
        assert.equal(contentHash, createHash('sha256').update('video 1080 x').digest('hex'))
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

  test('fails each new file before it is read when no copy can be kept, and asks that once', async () => {
    let asked = 0
    await using h = await createAdderHarness({
      async mayCopy() {
        asked += 1
        throw new Error('the storage is full')
      },
      copyIn: () => assert.fail('nothing is copied'),
    })
    await h.video('One (2001).mp4')
    await h.video('Two (2002).mp4')
    const results = await h.add([h.folder], { copy: true })
    assert.deepEqual(
      results.map(({ status, reason }) => [status, reason]),
      Array(2).fill(['failed', 'the storage is full']),
    )
    assert.deepEqual([asked, h.hashed, await h.files()], [1, [], []])
    assert.equal((await h.add())[0]?.status, 'added', 'without copies it goes on')
  })

  test('says that a file was changed when that is why a storage could not copy it', async () => {
    await using h = await createAdderHarness({
      async copyIn({ path: file }) {
        if (file.includes('Changing')) await writeFile(file, 'video 480 other')
        throw new Error('the source gave other bytes')
      },
    })
    await h.video('Same (2001).mp4')
    await h.video('Changing (2002).mp4')
    const results = await h.add([h.folder], { copy: true })
    assert.deepEqual(results.map(({ reason }) => reason).sort(), [
      'it was changed while it was read',
      'the source gave other bytes',
    ])
  })

  test('tells of every copy when the work on it is over, used or not', async () => {
    const settled: [string, boolean][] = []
    const catalog = createMemoryCatalog()
    await using h = await createAdderHarness({
      catalog,
      async copyIn({ path: file }) {
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
})
