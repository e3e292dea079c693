import assert from 'node:assert/strict'
import { appendFile, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { findMissing } from './find-missing.ts'
import { createAdderHarness } from './testing/adder-harness.ts'

const signal = new AbortController().signal

describe('findMissing', () => {
  test('lists what is gone and tells it once', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    await h.video('Saltroad (2022).mp4')
    await h.add()
    await rm(film)
    assert.equal((await findMissing(h.catalog, h.deps.stat, { signal })).missing.length, 1)
    assert.deepEqual(await findMissing(h.catalog, h.deps.stat, { signal }), { missing: [], found: [] })
    assert.equal((await h.files()).length, 2)
  })

  test('takes changed bytes for missing ones, and original bytes back', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    await h.add()
    const changed = async () => ({ size: 1, version: 'other', modifiedMs: 0 })
    assert.equal((await findMissing(h.catalog, changed, { signal })).missing.length, 1)
    assert.match((await h.files())[0]?.reason ?? '', /changed/)
    assert.equal((await findMissing(h.catalog, h.deps.stat, { signal })).found.length, 1)
    assert.equal((await h.files())[0]?.state, 'ready')
  })

  test('leaves touched files to who opens them unless they were read, and takes changed ones for missing all the same', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('Blue Hour (2021).mp4')
    await h.add()
    await utimes(film, 1, 1)
    const look = async (wereRead: boolean) =>
      (await findMissing(h.catalog, h.deps.stat, { signal, wereRead })).missing.length
    assert.equal(await look(false), 0)
    assert.equal(await look(true), 1)
    await h.add()
    await appendFile(film, 'more')
    assert.equal(await look(false), 1)
  })

  test('looks under the asked folder alone', async () => {
    await using h = await createAdderHarness()
    await h.video('a/Blue Hour (2021).mp4')
    await h.video('ab/Saltroad (2022).mp4')
    await h.add()
    const gone = async () => undefined
    const report = await findMissing(h.catalog, gone, { signal, folder: path.join(h.folder, 'a') })
    assert.equal(report.missing.length, 1)
  })

  test('looks at the asked file alone', async () => {
    await using h = await createAdderHarness()
    await h.video('Blue Hour (2021).mp4')
    await h.video('Saltroad (2022).mp4')
    await h.add()
    const fileId = (await h.files())[1]?.id ?? ''
    const looked: string[] = []
    const gone = async (path: string) => void looked.push(path)
    const report = await findMissing(h.catalog, gone, { signal, fileId })
    assert.deepEqual(report.missing, [fileId])
    assert.equal(looked.length, 1)
    assert.deepEqual(await findMissing(h.catalog, gone, { signal, fileId: 'nobody' }), { missing: [], found: [] })
  })
})
