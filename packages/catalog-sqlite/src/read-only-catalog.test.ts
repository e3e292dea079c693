import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { sampleTitle } from '@streamvault/catalog/testing'
import { openReadOnlyCatalog } from './read-only-catalog.ts'
import { openSqliteCatalog } from './sqlite-catalog.ts'

async function newFile(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'read only #1 ?-'))
  context.after(() => rm(folder, { recursive: true }))
  return path.join(folder, 'catalog.sqlite')
}

async function make(file: string): Promise<void> {
  await using catalog = await openSqliteCatalog({ path: file })
  await catalog.putTitle(sampleTitle({ id: 'a' }))
}

describe('openReadOnlyCatalog', () => {
  it('reads a catalogue and leaves its folder as it was', async (context) => {
    const file = await newFile(context)
    await make(file)
    const before = [await readdir(path.dirname(file)), await readFile(file)]
    {
      await using catalog = openReadOnlyCatalog(file)
      assert.equal((await catalog.getTitle('a'))?.id, 'a')
      await assert.rejects(catalog.putTitle(sampleTitle({ id: 'b' })), /readonly/)
    }
    assert.deepEqual([await readdir(path.dirname(file)), await readFile(file)], before)
  })

  it('sees what a process that was killed had written', async (context) => {
    const file = await newFile(context)
    const copy = path.join(path.dirname(file), 'copy.sqlite')
    {
      await using catalog = await openSqliteCatalog({ path: file })
      await catalog.putTitle(sampleTitle({ id: 'late' }))
      // The state of the disk if the process were killed now.
      for (const end of ['', '-wal']) await copyFile(`${file}${end}`, `${copy}${end}`)
    }
    await using catalog = openReadOnlyCatalog(copy)
    assert.equal((await catalog.getTitle('late'))?.id, 'late')
  })

  it('refuses a catalogue of another version', async (context) => {
    const file = await newFile(context)
    await make(file)
    const database = new DatabaseSync(file)
    for (const [version, code] of [
      [0, 'catalog_unreadable'],
      [99, 'catalog_too_new'],
    ] as const) {
      database.exec(`pragma user_version = ${version}`)
      assert.throws(() => openReadOnlyCatalog(file), { code })
    }
    database.close()
  })
})
