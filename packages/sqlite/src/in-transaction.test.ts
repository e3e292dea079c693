import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { inTransaction } from './in-transaction.ts'

function openTwice(context: TestContext): [DatabaseSync, DatabaseSync] {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const open = () => new DatabaseSync(join(folder, 'file.sqlite'), { timeout: 0 })
  const [one, other] = [open(), open()]
  one.exec('pragma journal_mode = wal; create table things (name text not null)')
  context.after(() => {
    one.close()
    other.close()
  })
  return [one, other]
}

const namesIn = (database: DatabaseSync) =>
  database
    .prepare('select name from things order by name')
    .all()
    .map(({ name }) => name)

describe('inTransaction', () => {
  it('keeps all of a change and gives what it returned', (context) => {
    const [one, other] = openTwice(context)
    const result = inTransaction(one, () => {
      one.exec(`insert into things values ('a')`)
      assert.deepEqual(namesIn(other), [], 'nobody sees half of it')
      one.exec(`insert into things values ('b')`)
      return 2
    })
    assert.equal(result, 2)
    assert.deepEqual(namesIn(other), ['a', 'b'])
  })

  it('undoes a change that fails, and tells why', (context) => {
    const [one] = openTwice(context)
    const failing = () => {
      one.exec(`insert into things values ('a')`)
      throw new RangeError('it is no good')
    }
    assert.throws(() => inTransaction(one, failing), { name: 'RangeError', message: 'it is no good' })
    assert.deepEqual(namesIn(one), [])
    inTransaction(one, () => one.exec(`insert into things values ('b')`))
    assert.deepEqual(namesIn(one), ['b'])
  })

  it('tells the failure where SQLite itself has undone the change', (context) => {
    const [one] = openTwice(context)
    one.exec('create table once (name text unique on conflict rollback)')
    const twice = () => one.exec(`insert into once values ('a'); insert into once values ('a')`)
    assert.throws(() => inTransaction(one, twice), /UNIQUE/)
  })

  it('lets nobody write between its first look and its end', (context) => {
    const [one, other] = openTwice(context)
    inTransaction(one, () => {
      assert.deepEqual(namesIn(one), [])
      assert.throws(() => other.exec(`insert into things values ('b')`), /locked/)
      one.exec(`insert into things values ('a')`)
    })
    assert.deepEqual(namesIn(other), ['a'])
  })
})
