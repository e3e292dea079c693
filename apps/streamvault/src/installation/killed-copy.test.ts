import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readConfig } from '@streamvault/config'
import { planDataDirectory, prepareDataDirectory } from './data-directory.ts'
import { REPOSITORY } from './installation-config.ts'
import { openLibrary } from './library.ts'

const SAMPLE = path.join(REPOSITORY, 'demo', 'media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')
const { signal } = new AbortController()

/** A library whose last process was killed right after a copy was complete in the main storage. */
async function setUp(context: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'killed-copy-'))
  context.after(() => rm(folder, { recursive: true }))
  const data = path.join(folder, 'data')
  const film = path.join(folder, 'Some Film (2001).mp4')
  await cp(SAMPLE, film)
  const program = path.join(import.meta.dirname, 'testing', 'add-until-copied.ts')
  const [, endedBy] = await once(spawn(process.execPath, [program, data, film], { stdio: 'inherit' }), 'exit')
  assert.equal(endedBy, 'SIGKILL')
  const config = readConfig({ STREAMVAULT_DATA: data })
  const directory = planDataDirectory(config)
  await prepareDataDirectory(directory)
  const objects = async () =>
    (await readdir(path.join(data, 'objects'), { recursive: true })).filter((name) => name.endsWith('.mp4'))
  assert.equal((await objects()).length, 1)
  return { film, objects, open: () => openLibrary({ config, directory, onRead: () => {} }, signal) }
}

describe('a copy whose process was killed before the catalogue knew of it', () => {
  it('is not kept beside the copy that the next addition makes', async (context) => {
    const { film, objects, open } = await setUp(context)
    await using library = await open()
    const [line] = await Array.fromAsync(library.adder.add([film], { copy: true, signal }))
    const file = await library.catalog.getFile(line?.fileIds[0] ?? '')
    assert.deepEqual(
      file?.sources.filter(({ store }) => store === 'main').map(({ key }) => key),
      await objects(),
    )
  })

  it('goes at the next start', async (context) => {
    const { objects, open } = await setUp(context)
    await using library = await open()
    await library.copies.settleLeft(signal)
    assert.deepEqual(await objects(), [])
  })
})
