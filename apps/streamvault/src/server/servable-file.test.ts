import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { editTitle, removeTitle } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { sampleFile, sampleTitle } from '@streamvault/catalog/testing'
import { findServableFile } from './servable-file.ts'

async function setUp() {
  const catalog = createMemoryCatalog()
  await catalog.putTitle(sampleTitle({ id: 'film' }))
  const file = sampleFile('placed', { titleId: 'film' })
  await catalog.putFile(file)
  const alone = sampleFile('alone', { titleId: null, state: 'unplaced' })
  await catalog.putFile(alone)
  return { catalog, file, alone }
}

describe('findServableFile', () => {
  it('finds the file of a title', async () => {
    const { catalog, file } = await setUp()
    assert.deepEqual(await findServableFile(catalog, file.id), file)
  })

  it('says that a file of a removed title was taken away, and finds it again when the title is back', async () => {
    const { catalog, file } = await setUp()
    await removeTitle(catalog, 'film')
    await assert.rejects(findServableFile(catalog, file.id), { code: 'file_withdrawn' })
    await editTitle(catalog, 'film', { state: 'published' })
    assert.deepEqual(await findServableFile(catalog, file.id), file)
  })

  it('finds a file that belongs to no title yet', async () => {
    const { catalog, alone } = await setUp()
    assert.deepEqual(await findServableFile(catalog, alone.id), alone)
  })

  it('finds nothing by an unknown id', async () => {
    const { catalog } = await setUp()
    assert.equal(await findServableFile(catalog, 'other'), undefined)
  })
})
