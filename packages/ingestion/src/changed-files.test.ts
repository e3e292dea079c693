import assert from 'node:assert/strict'
import { rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { createAdderHarness } from './testing/adder-harness.ts'

describe('files that were added and are not as they were', () => {
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

  test('tells the path of the copy that is left, and takes the other back', async () => {
    await using h = await createAdderHarness()
    const first = await h.video('a/Blue Hour (2021).mp4', 'same')
    await h.add([first])
    const second = await h.video('b/Blue Hour again (2021).mp4', 'same')
    await h.add([second])
    const told = async () => (await h.files()).map((file) => [file.path, file.fileName, file.state])
    await rename(first, `${first}.away`)
    await h.add()
    assert.deepEqual(await told(), [[second, 'Blue Hour again (2021).mp4', 'ready']])
    await rename(`${first}.away`, first)
    await h.add()
    await rm(second)
    await h.add([first])
    assert.deepEqual(await told(), [[first, 'Blue Hour (2021).mp4', 'ready']])
  })

  test('tells the path of the copy that is left when other bytes lie at its own', async () => {
    await using h = await createAdderHarness()
    const first = await h.video('a/Blue Hour (2021).mp4', 'same')
    await h.add([first])
    const second = await h.video('b/Blue Hour (2021).mp4', 'same')
    await h.add([second])
    const [before] = await h.files()
    await writeFile(first, 'video 720 other, and longer')
    await h.add([first])
    assert.deepEqual([(await h.catalog.getFile(before?.id ?? ''))?.path, (await h.files()).length], [second, 2])
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
})
