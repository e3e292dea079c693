import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { createPreparedStatements } from './prepared-statements.ts'

test('createPreparedStatements prepares a text once, and again when 200 others came after it', (context) => {
  const database = new DatabaseSync(':memory:')
  context.after(() => database.close())
  const prepared = createPreparedStatements(database)
  const first = prepared('select 0 as number')
  for (let number = 1; number < 200; number += 1) prepared(`select ${number} as number`)
  assert.equal(prepared('select 0 as number'), first)
  prepared('select 200 as number')
  const again = prepared('select 0 as number')
  assert.notEqual(again, first)
  assert.equal(again.get()?.number, 0)
})
