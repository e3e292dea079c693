import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { readMarks } from './read-marks.ts'

test('readMarks tells whose a file is, its version, and whether anything is in it', (context) => {
  const database = new DatabaseSync(':memory:')
  context.after(() => database.close())
  assert.deepEqual(readMarks(database), { application: 0, version: 0, isEmpty: true })
  database.exec('pragma application_id = 7; pragma user_version = 3; create table things (name text)')
  assert.deepEqual(readMarks(database), { application: 7, version: 3, isEmpty: false })
})
