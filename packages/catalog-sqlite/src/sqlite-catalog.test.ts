import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { catalogContract, sampleFile, sampleTitle, traceCatalog } from '@streamvault/catalog/testing'
import { CatalogTooNewError, CatalogUnreadableError } from './errors.ts'
import { MIGRATIONS } from './schema.ts'
import { openSqliteCatalog } from './sqlite-catalog.ts'

let directory: string
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'catalog-'))
})
after(() => rm(directory, { recursive: true }))

const newPath = () => path.join(directory, randomUUID(), 'catalog.sqlite')

catalogContract('the SQLite catalogue', () => openSqliteCatalog({ path: newPath() }))

describe('openSqliteCatalog', () => {
  it('answers a long row of questions exactly as the memory catalogue does', async () => {
    for (const seed of [1, 2, 3]) {
      await using sqlite = await openSqliteCatalog({ path: ':memory:' })
      await using memory = createMemoryCatalog()
      assert.deepEqual(await traceCatalog(sqlite, seed), await traceCatalog(memory, seed), `seed ${seed}`)
    }
  })

  it('still has everything after it was closed and opened again', async () => {
    const file = newPath()
    const title = sampleTitle({ id: 'a', name: 'Moon' })
    {
      await using catalog = await openSqliteCatalog({ path: file })
      await catalog.putTitle(title)
      await catalog.putFile(sampleFile('one'))
      await catalog.setMeta('demo', 'removed')
    }
    await using reopened = await openSqliteCatalog({ path: file })
    assert.deepEqual(await reopened.searchTitles([['moon']], 5), [title])
    assert.deepEqual(await reopened.getFile(sampleFile('one').id), sampleFile('one'))
    assert.equal(await reopened.getMeta('demo'), 'removed')
    await reopened.setMeta('demo', undefined)
    assert.equal(await reopened.getMeta('demo'), undefined)
  })

  it('brings a catalogue of the first version up to date: its files are no parts', async () => {
    const file = newPath()
    await mkdir(path.dirname(file))
    const database = new DatabaseSync(file)
    const [first] = MIGRATIONS
    database.exec(`${first?.sql}; pragma user_version = 1; pragma application_id = ${0x53566374}`)
    const { part: _, ...old } = sampleFile('one')
    database.prepare('insert into files (id, doc) values (?, ?)').run(old.id, JSON.stringify(old))
    database.close()
    await using catalog = await openSqliteCatalog({ path: file })
    assert.deepEqual(await catalog.getFile(old.id), sampleFile('one'))
    assert.deepEqual(await catalog.findFileByHash(old.contentHash), sampleFile('one'))
  })

  it('refuses a database of a newer version and leaves it as it was', async () => {
    const file = newPath()
    await (await openSqliteCatalog({ path: file }))[Symbol.asyncDispose]()
    const database = new DatabaseSync(file)
    database.exec('pragma user_version = 99')
    database.close()
    const digest = await digestOf(file)
    await assert.rejects(openSqliteCatalog({ path: file }), CatalogTooNewError)
    assert.equal(await digestOf(file), digest)
    assert.equal(existsSync(path.join(path.dirname(file), 'backups')), false)
  })

  it("refuses another program's database and a file that is none, and leaves them as they were", async () => {
    const foreign = path.join(directory, 'foreign.sqlite')
    const database = new DatabaseSync(foreign)
    database.exec('create table things (id integer)')
    database.close()
    const text = path.join(directory, 'text.sqlite')
    await writeFile(text, 'this is no database, but long enough to look at. '.repeat(100))
    for (const file of [foreign, text]) {
      const digest = await digestOf(file)
      await assert.rejects(openSqliteCatalog({ path: file }), CatalogUnreadableError)
      assert.equal(await digestOf(file), digest)
    }
  })

  it('names the folder that cannot be made', async () => {
    const file = newPath()
    await writeFile(path.dirname(file), '')
    await assert.rejects(openSqliteCatalog({ path: file }), {
      message: `Cannot make folder "${path.dirname(file)}": a file is in its way`,
    })
  })

  it('opens nothing once it is told to stop', async () => {
    const file = newPath()
    await assert.rejects(openSqliteCatalog({ path: file, signal: AbortSignal.abort() }), { name: 'AbortError' })
    assert.equal(existsSync(file), false)
  })
})

async function digestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
