import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { migrate } from './migrate.ts'
import type { Migration } from './schema.ts'

const first: Migration = { version: 1, sql: "create table notes (text text); insert into notes values ('old')" }
const second: Migration = { version: 2, sql: "update notes set text = 'new'" }

let directory: string
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'migrate-'))
})
after(() => rm(directory, { recursive: true }))

async function setUp(name: string) {
  const backupDir = path.join(directory, name, 'backups')
  const database = new DatabaseSync(path.join(directory, `${name}.sqlite`))
  const run = (migrations: Migration[], signal?: AbortSignal) =>
    migrate(database, { path: name, backupDir, migrations, signal })
  await run([first])
  return { database, backupDir, run }
}

const textOf = (database: DatabaseSync) => database.prepare('select text from notes').get()?.text

describe('migrate', () => {
  it('keeps a copy of the database before each step, none before the first', async () => {
    const { database, backupDir, run } = await setUp('copies')
    assert.equal(existsSync(backupDir), false)
    await run([first, second])
    assert.equal(textOf(database), 'new')
    const copy = new DatabaseSync(path.join(backupDir, 'catalog-v1.sqlite'), { readOnly: true })
    assert.equal(textOf(copy), 'old')
    copy.close()
    database.close()
  })

  it('keeps no copy of a new database, whatever steps it takes', async () => {
    const backupDir = path.join(directory, 'new', 'backups')
    const database = new DatabaseSync(':memory:')
    await migrate(database, { path: 'new', backupDir, migrations: [first, second], signal: undefined })
    assert.deepEqual([textOf(database), existsSync(backupDir)], ['new', false])
    database.close()
  })

  it('takes no step twice', async () => {
    const { database, run } = await setUp('twice')
    await run([first, second])
    database.exec("update notes set text = 'mine'")
    await run([first, second])
    assert.equal(textOf(database), 'mine')
    database.close()
  })

  it('undoes a step that fails, and takes it when it is mended', async () => {
    const { database, run } = await setUp('fails')
    const broken = { version: 2, sql: `${second.sql}; select nonsense` }
    await assert.rejects(run([first, broken]), /nonsense/)
    assert.equal(textOf(database), 'old')
    await run([first, second])
    assert.equal(textOf(database), 'new')
    database.close()
  })

  it('stops between two steps when it is told to', async () => {
    const { database, run } = await setUp('stops')
    await assert.rejects(run([first, second], AbortSignal.abort()), { name: 'AbortError' })
    assert.equal(textOf(database), 'old')
    database.close()
  })
})
