import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readConfig } from '@streamvault/config'
import { planDataDirectory, prepareDataDirectory } from './data-directory.ts'

async function setUp(context: TestContext) {
  const root = await mkdtemp(path.join(tmpdir(), 'data-directory-'))
  context.after(() => rm(root, { recursive: true }))
  return planDataDirectory(readConfig({ STREAMVAULT_DATA: root }))
}

describe('prepareDataDirectory', () => {
  it('makes its folders and leaves nothing in the temporary one', async (context) => {
    const directory = await setUp(context)
    await mkdir(path.join(directory.temporary, 'below'), { recursive: true })
    await writeFile(path.join(directory.temporary, 'below', 'half'), 'of a file')
    await prepareDataDirectory(directory)
    assert.deepEqual((await readdir(directory.root)).sort(), ['artwork', 'tmp'])
    assert.deepEqual(await readdir(directory.temporary), [])
  })

  it('names the folder that a file is in the way of', async (context) => {
    const directory = await setUp(context)
    await writeFile(directory.artwork, '')
    await assert.rejects(prepareDataDirectory(directory), {
      message: `Cannot make folder "${directory.artwork}": a file is in its way`,
    })
  })
})
